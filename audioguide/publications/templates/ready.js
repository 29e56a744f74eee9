// The script has come to its end: what only works with it may be seen now.
for (const part of document.querySelectorAll(".scripted")) part.hidden = false;
