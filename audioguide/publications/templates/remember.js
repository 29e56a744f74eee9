// What this device remembers: nothing where ?shared=1 says that many use it, or where the browser forbids it.
const NAME = "audioguide ";
const shared = new URLSearchParams(location.search).get("shared") === "1";
let device = null;
try {
  device = shared ? null : window.localStorage;
} catch { /* Forbidden here: then all is as on a shared device. */ }

function recall(name) {
  try {
    return JSON.parse(device.getItem(NAME + name));
  } catch {
    return null;
  }
}

function remember(name, value) {
  try {
    device?.setItem(NAME + name, JSON.stringify(value));
  } catch { /* It is full: the page works all the same. */ }
}

// Forget everything that pages like this one have kept here, and keep nothing more.
function forget() {
  try {
    Object.keys(device ?? {}).filter((key) => key.startsWith(NAME)).forEach((key) => device.removeItem(key));
  } catch { /* Nothing was kept. */ }
  device = null;
}

if (shared) {
  // Whoever goes on to another guide is still on a shared device.
  for (const link of document.querySelectorAll("a[data-page]")) link.search = "?shared=1";
}
for (const told of document.querySelectorAll("[data-device]")) told.hidden = (told.dataset.device === "own") !== Boolean(device);
document.querySelector("#forget")?.addEventListener("click", () => {
  forget();
  document.querySelector("#forgotten").hidden = false;
});
