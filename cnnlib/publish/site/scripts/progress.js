// What the front page says of a reader's way through the course.

function showProgress(course) {
  const place = document.getElementById("progress");
  const lessons = keptLessons();
  const ways = course.map((lesson) => ({ lesson, ...doneOf(lesson, lessons.get(lesson.name)) }));
  for (const way of ways) markCard(way);
  const told = make("p", { role: "status", tabindex: "-1" });
  place.replaceChildren(make("h2", {}, "Your progress"), told, ...controls(ways));
  told.textContent = canKeep() ? summary(ways) : NOTHING_KEPT;
  place.hidden = false;
}

function doneOf({ sections, questions }, kept) {
  const read = Math.min(new Set(kept?.read).size, sections);
  const answered = Math.min(Object.keys(kept?.answers ?? {}).length, questions);
  return { read, answered, isBegun: read + answered > 0 };
}

function markCard({ lesson, read, answered, isBegun }) {
  const card = document.querySelector(`[data-lesson="${lesson.name}"]`);
  card?.querySelector(".done")?.remove();
  if (isBegun) card?.append(make("p", { className: "done" }, doneText(lesson, read, answered)));
}

function doneText({ sections, questions }, read, answered) {
  const asked = questions ? [`${answered} of ${counted(questions, "question")} answered`] : [];
  return [`${read} of ${counted(sections, "section")} read`, ...asked].join(", ");
}

const NOTHING_KEPT =
  "This browser lets a page keep nothing, so what you read and answer is not marked here.";
const ONLY_HERE = "It is kept in this browser only, and goes nowhere else.";
const PERHAPS_APART =
  "These pages are files: some browsers keep what you do on each of them apart, " +
  "and then it does not show here.";

function summary(ways) {
  const sum = (count) => ways.reduce((total, way) => total + count(way), 0);
  const course = {
    sections: sum(({ lesson }) => lesson.sections),
    questions: sum(({ lesson }) => lesson.questions),
  };
  const isBegun = ways.some((way) => way.isBegun);
  const done = isBegun
    ? `Of the whole course: ${doneText(
        course,
        sum(({ read }) => read),
        sum(({ answered }) => answered),
      )}.`
    : "Nothing yet. What you read and answer will be marked here, lesson by lesson.";
  const files = location.protocol === "file:" ? [PERHAPS_APART] : [];
  return [done, ONLY_HERE, ...files].join(" ");
}

// The way on: the last lesson that is begun and not read, else the one behind it.
function controls(ways) {
  const begun = ways.filter(({ isBegun }) => isBegun);
  if (begun.length === 0) return [];
  const open = begun.findLast(({ lesson, read }) => read < lesson.sections);
  const next = open ?? ways[ways.indexOf(begun.at(-1)) + 1];
  const forget = make("button", { type: "button" }, "Forget my progress");
  forget.onclick = () => {
    forgetAll();
    showProgress(ways.map(({ lesson }) => lesson));
    document.querySelector("#progress [role=status]").focus();
  };
  const on = next
    ? [make("a", { href: next.lesson.page }, `Go on with ${next.lesson.title}`), " "]
    : [];
  return [make("p", { className: "go-on" }, ...on, forget)];
}
