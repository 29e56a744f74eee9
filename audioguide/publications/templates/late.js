// Past the day by which a guide was to be checked again, on this device, the page says so.
for (const banner of document.querySelectorAll("[data-review-by]")) {
  const [year, month, day] = banner.dataset.reviewBy.split("-").map(Number);
  banner.hidden = new Date() < new Date(year, month - 1, day + 1);
}
