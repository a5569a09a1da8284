// What the front page says of a reader's way through the course.

function showProgress(course) {
  const place = document.getElementById("progress");
  const lessons = keptLessons();
  const ways = course.map((lesson) => ({ lesson, ...doneOf(lesson, lessons.get(lesson.name)) }));
  for (const way of ways) markCard(way);
  const told = make("p", { role: "status", tabindex: "-1" });
  place.replaceChildren(make("h2", {}, "Your progress"), told, ...controls(ways));
  told.textContent = summary(ways);
  place.hidden = false;
}

// Of what the lesson has in this edition.
function doneOf({ sections, questions }, { read, answers } = { read: [], answers: {} }) {
  const seen = sections.filter((anchor) => read.includes(anchor)).length;
  const answered = questions.filter((key) => Object.hasOwn(answers, key)).length;
  return { read: seen, answered, isBegun: seen + answered > 0 };
}

function markCard({ lesson, read, answered, isBegun }) {
  const card = document.querySelector(`[data-lesson="${lesson.name}"]`);
  card?.querySelector(".done")?.remove();
  if (isBegun) card?.append(make("p", { className: "done" }, doneText(lesson, read, answered)));
}

function doneText({ sections, questions }, read, answered) {
  const asked = questions.length
    ? [`${answered} of ${counted(questions.length, "question")} answered`]
    : [];
  return [`${read} of ${counted(sections.length, "section")} read`, ...asked].join(", ");
}

const ONLY_HERE = "It is kept in this browser only, and goes nowhere else.";
const PERHAPS_APART =
  "These pages are files: some browsers keep what you do on each of them apart, " +
  "and then it does not show here.";
const UNREADABLE =
  "Something is kept here that this edition cannot read. It stays until you press the button below.";

function summary(ways) {
  const why = whyNothingIsKept();
  const isBegun = ways.some((way) => way.isBegun);
  const files = location.protocol === "file:" ? [PERHAPS_APART] : [];
  const more = [
    ...(isBegun ? [doneInAll(ways)] : []),
    ...(why ? [`${why}, so what you read and answer now is not marked here.`] : []),
    ...(isBegun || why ? [] : [NOTHING_YET]),
    ...(why ? [] : [ONLY_HERE, ...files]),
    ...(holdsUnreadable() ? [UNREADABLE] : []),
  ];
  return more.join(" ");
}

const NOTHING_YET = "Nothing yet. What you read and answer will be marked here, lesson by lesson.";

function doneInAll(ways) {
  const all = (name) => ways.flatMap(({ lesson }) => lesson[name]);
  const sum = (name) => ways.reduce((total, way) => total + way[name], 0);
  const course = { sections: all("sections"), questions: all("questions") };
  return `Of the whole course: ${doneText(course, sum("read"), sum("answered"))}.`;
}

// The way on: the last lesson that is begun and not read, else the one behind it.
function controls(ways) {
  const begun = ways.filter(({ isBegun }) => isBegun);
  if (begun.length === 0 && !holdsUnreadable()) return [];
  const open = begun.findLast(({ lesson, read }) => read < lesson.sections.length);
  const next = open ?? (begun.length ? ways[ways.indexOf(begun.at(-1)) + 1] : null);
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
