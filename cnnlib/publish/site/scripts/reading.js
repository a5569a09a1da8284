// Which sections of a lesson were read: those whose end has come up into the window.

const contents = () => [...document.querySelectorAll(".contents li a")];
const anchorOf = (link) => decodeURIComponent(link.hash.slice(1));

function startReading(lesson) {
  const headings = contents().map((link) => document.getElementById(anchorOf(link)));
  const end = document.querySelector(".onward");
  const ends = new Map([...headings.slice(1), end].map((next, n) => [next, headings[n]?.id]));
  const unkept = new Set(); // read, and marked as long as the page stays
  const show = () => showRead([...keptLesson(lesson).read, ...unkept]);
  show();
  whenKeptElsewhere(show);
  // Where a link leads, a heading stands at the top; so the end that it is of does not count.
  const watcher = new IntersectionObserver(
    (entries) => {
      const seen = entries.filter(({ isIntersecting }) => isIntersecting);
      const anchors = seen.map(({ target }) => ends.get(target)).filter(Boolean);
      if (!keepRead(lesson, anchors)) for (const anchor of anchors) unkept.add(anchor);
      show();
    },
    { rootMargin: "-20% 0px 0px 0px" },
  );
  for (const next of ends.keys()) watcher.observe(next);
}

// Tells whether they are kept.
function keepRead(lesson, anchors) {
  const { read } = keptLesson(lesson);
  const news = anchors.filter((anchor) => !read.includes(anchor));
  return news.length === 0 || keepInLesson(lesson, (kept) => kept.read.push(...news));
}

// In the contents.
function showRead(read) {
  for (const link of contents()) link.classList.toggle("read", read.includes(anchorOf(link)));
}
