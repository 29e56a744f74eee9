// What node-webvtt, being strict, makes of captions. Question: paths. Answer: for each path its cues, times in seconds,
// or the reason why it is not WebVTT.

import { readFileSync } from "node:fs";

import webvtt from "node-webvtt";

import { answer, question } from "./asked.mjs";

function cues(path) {
    try {
        return { cues: webvtt.parse(readFileSync(path, "utf8"), { strict: true }).cues };
    } catch (error) {
        return { refused: error.message };
    }
}

answer(Object.fromEntries(question.map((path) => [path, cues(path)])));
