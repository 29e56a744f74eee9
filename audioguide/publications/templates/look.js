// How one likes to read and listen. Each control with data-setting is a setting; the style sheet sees it at the root.
const settings = { ...recall("settings") };
for (const control of document.querySelectorAll("[data-setting]")) {
  const name = control.dataset.setting;
  const key = control.type === "checkbox" ? "checked" : "value";
  const usual = key === "checked" ? control.defaultChecked : control.value;
  control[key] = settings[name] ?? usual;
  if (control.selectedIndex === -1) control.value = usual; // It was a choice once.
  document.documentElement.dataset[name] = control[key];
  control.addEventListener("change", () => {
    document.documentElement.dataset[name] = settings[name] = control[key];
    remember("settings", settings);
  });
}
