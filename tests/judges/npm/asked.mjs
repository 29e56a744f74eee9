// How a script here is asked: the question comes by standard input, the answer goes to standard output, JSON both ways.

import { readFileSync } from "node:fs";

// What a package says while it works is not the answer.
console.log = console.info = console.debug = console.error;

export const question = JSON.parse(readFileSync(0, "utf8"));

export function answer(value) {
    process.stdout.write(JSON.stringify(value));
}
