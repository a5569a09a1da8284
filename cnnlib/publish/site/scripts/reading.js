// Which sections of a lesson were read: those whose end has come up into the window.

const contents = () => [...document.querySelectorAll(".contents li a")];
const anchorOf = (link) => decodeURIComponent(link.hash.slice(1));

function startReading(lesson) {
  const headings = contents().map((link) => document.getElementById(anchorOf(link)));
  const end = document.querySelector(".onward");
  const ends = new Map([...headings.slice(1), end].map((next, n) => [next, headings[n]?.id]));
  showRead(keptLesson(lesson).read);
  // Where a link leads, a heading stands at the top; so the end that it is of does not count.
  const watcher = new IntersectionObserver(
    (entries) => {
      const seen = entries.filter(({ isIntersecting }) => isIntersecting);
      keepRead(
        lesson,
        seen.map(({ target }) => ends.get(target)),
      );
    },
    { rootMargin: "-20% 0px 0px 0px" },
  );
  for (const next of ends.keys()) watcher.observe(next);
}

function keepRead(lesson, anchors) {
  const { read } = keptLesson(lesson);
  const news = anchors.filter((anchor) => anchor !== undefined && !read.includes(anchor));
  if (news.length === 0) return;
  keepInLesson(lesson, (kept) => kept.read.push(...news));
  showRead([...read, ...news]);
}

// In the contents.
function showRead(read) {
  for (const link of contents()) link.classList.toggle("read", read.includes(anchorOf(link)));
}
