// The chapters that music-metadata reads. Question: paths. Answer: for each path its chapters, starts in seconds.

import { parseFile } from "music-metadata";

import { answer, question } from "./asked.mjs";

const answers = {};
for (const path of question) {
    const { format } = await parseFile(path, { includeChapters: true });
    answers[path] = (format.chapters ?? []).map(({ start, title }) => ({ start, title }));
}
answer(answers);
