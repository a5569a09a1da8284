// Copies the code beside a button.

const said = document.getElementById("said");
async function copy(button) {
  const code = button.nextElementSibling;
  try {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = "Copied";
    said.textContent = "The code is copied.";
  } catch {
    getSelection().selectAllChildren(code); // where a page may not copy, a key does
    said.textContent = "The code is selected: copy it by Ctrl or Cmd and C.";
  }
}
for (const button of document.querySelectorAll(".code button"))
  button.addEventListener("click", () => copy(button));
