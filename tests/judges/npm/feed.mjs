// What podcast-partytime, the parser behind podcast directories, makes of feeds. Question: paths. Answer: for each path
// the feed, or null where it sees none.

import { readFileSync } from "node:fs";

import { parseFeed } from "podcast-partytime";

import { answer, question } from "./asked.mjs";

answer(Object.fromEntries(question.map((path) => [path, parseFeed(readFileSync(path, "utf8"))])));
