// Prints a lesson with its folds as they stand, or with all of them open.

for (const button of document.querySelectorAll("button.paper")) {
  button.hidden = false;
  button.onclick = () => {
    const folded = document.querySelectorAll(".text details:not([open])");
    for (const fold of folded) fold.open = true;
    print();
    for (const fold of folded) fold.open = false;
  };
}
