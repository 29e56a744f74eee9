// What Thorium Reader makes of a publication, by the parser it is built on. Question: paths. Answer: for each path the
// publication, or the reason why it does not open.

import { initGlobalConverters_GENERIC, initGlobalConverters_SHARED } from "r2-shared-js/dist/es8-es2017/src/init-globals.js";
import { lazyLoadMediaOverlays } from "r2-shared-js/dist/es8-es2017/src/parser/epub-daisy-common.js";
import { PublicationParsePromise } from "r2-shared-js/dist/es8-es2017/src/parser/publication-parser.js";
import { TaJsonSerialize } from "r2-lcp-js/dist/es8-es2017/src/serializable.js";

import { answer, question } from "./asked.mjs";

initGlobalConverters_GENERIC();
initGlobalConverters_SHARED();

// Return the clips of an overlay in playing order, times in seconds.
function clips(node) {
    const own = node.Audio ? [{ text: node.Text ?? "", sound: node.Audio, start: node.AudioClipBegin, end: node.AudioClipEnd }] : [];
    return [...own, ...(node.Children ?? []).flatMap(clips)];
}

async function opened(path) {
    const publication = await PublicationParsePromise(path);
    const overlays = [];
    for (const link of publication.Spine ?? []) {
        if (link.MediaOverlays) await lazyLoadMediaOverlays(publication, link.MediaOverlays);
        overlays.push(link.MediaOverlays ? clips(link.MediaOverlays) : []);
    }
    return { manifest: TaJsonSerialize(publication), overlays };
}

const answers = {};
for (const path of question) {
    answers[path] = await opened(path).catch((error) => ({ refused: String(error?.message ?? error) }));
}
answer(answers);
