// The contents of a lesson: a fold on a narrow page, and beside the text where the section that is
// being read is marked.
{
  const fold = document.querySelector(".contents details");
  const links = new Map(
    [...document.querySelectorAll(".contents li a")].map((link) => [
      document.getElementById(decodeURIComponent(link.hash.slice(1))),
      link,
    ]),
  );

  const mark = (heading) => {
    for (const link of links.values()) link.removeAttribute("aria-current");
    links.get(heading)?.setAttribute("aria-current", "true");
  };

  // The last heading above the middle of the window.
  const find = () => {
    const above = [...links.keys()].filter(
      (heading) => heading.getBoundingClientRect().top < innerHeight / 2,
    );
    mark(above.at(-1));
  };

  if (fold) {
    const wide = matchMedia("(min-width: 1200px)");
    const unfold = () => {
      fold.open = wide.matches;
    };
    wide.addEventListener("change", unfold);
    unfold();
    const watcher = new IntersectionObserver(find, { rootMargin: "1000000px 0px -50% 0px" });
    for (const heading of links.keys()) watcher.observe(heading);
  }
}
