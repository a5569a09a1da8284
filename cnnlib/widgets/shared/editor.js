// Editing a number in its cell: Enter or leaving the cell keeps what was typed, Escape does not.

// typed: the first character, if a key of the number's own opened the editor.
function openEditor(grid, cell, typed = null) {
  if (!grid.on.edit || grid.board.getAttribute("aria-readonly") === "true") return;
  const [number] = cell.children;
  const [shown, whole] = [number.textContent, typeset(String(cell.value))];
  const label = `new value of ${grid.called}`;
  const input = element("input", { className: "cnn-input", "aria-label": label });
  input.value = typed ?? whole;
  number.replaceChildren(input);
  input.focus();
  if (typed === null) input.select();
  grid.on.answer("");
  listenToEditor(input, (keep) => {
    const back = cell.contains(document.activeElement);
    setText(number, shown);
    input.remove();
    if (back) cell.focus();
    if (!keep || input.value === whole) return;
    const { value, fault } = readNumber(input.value, grid.allFinite);
    const { called, scalar, frame } = grid;
    const place = scalar ? called : nameOf(called, ...cell.at, frame.oneRow);
    if (fault) grid.on.answer(`${fault}. So ${place} stays ${whole}.`);
    else grid.on.edit(...cell.at, value);
  });
}

// close(keep) is called once: removing an input makes it lose the focus a second time.
function listenToEditor(input, close) {
  let open = true;
  const end = (keep) => {
    if (open) {
      open = false;
      close(keep);
    }
  };
  input.addEventListener("blur", () => end(true));
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    end(event.key === "Enter");
  });
}
