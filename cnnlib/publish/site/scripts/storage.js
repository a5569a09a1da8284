// What a reader has read and answered, kept in this browser alone. Storage may be blocked, full or
// damaged: then nothing is kept, and every page works as if it were the first.

const STORED = "cnnlib.progress";

const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

// {name of a lesson: {read: [anchor, ...], answers: {key: place or text}}}, whatever is stored.
function keptLessons() {
  try {
    const stored = JSON.parse(localStorage.getItem(STORED));
    const lessons = stored?.version === 1 && isRecord(stored.lessons) ? stored.lessons : {};
    return new Map(Object.entries(lessons).map(([name, lesson]) => [name, cleanLesson(lesson)]));
  } catch {
    return new Map();
  }
}

function cleanLesson(lesson) {
  const { read, answers } = isRecord(lesson) ? lesson : {};
  return {
    read: Array.isArray(read) ? read.filter((anchor) => typeof anchor === "string") : [],
    answers: isRecord(answers) ? { ...answers } : {},
  };
}

function keptLesson(name) {
  return keptLessons().get(name) ?? cleanLesson();
}

// Another page may have written since this one was opened, so what is stored is read anew.
function keepInLesson(name, change) {
  const lessons = keptLessons();
  const lesson = lessons.get(name) ?? cleanLesson();
  change(lesson);
  lessons.set(name, lesson);
  try {
    const stored = { version: 1, lessons: Object.fromEntries(lessons) };
    localStorage.setItem(STORED, JSON.stringify(stored));
  } catch {} // said on the front page
}

function forgetAll() {
  try {
    localStorage.removeItem(STORED);
  } catch {} // then there was nothing
}

function canKeep() {
  try {
    const probe = `${STORED}.probe`;
    localStorage.setItem(probe, "1");
    localStorage.removeItem(probe);
    return true;
  } catch {
    return false;
  }
}
