// The state of a page in the fragment of its address: a link shows what its sender saw. A stranger
// may have written it, so a value counts only where it keeps the rule that Python gave its trait.

const CHECKS_BY_KIND = {
  flag: (value) => typeof value === "boolean",
  number: Number.isFinite,
  whole: (value, { least, most }) => Number.isInteger(value) && value >= least && value <= most,
  pair: (value, rule) =>
    listOf(value, 2) && value.every((part) => CHECKS_BY_KIND.whole(part, rule)),
  word: (value, { words }) => words.includes(value),
  pick: (value) =>
    listOf(value, 3) && typeof value[0] === "string" && value.slice(1).every(isPlace),
  numbers: (value, rule, given) => isArrayLike(value, given, rule),
};

function listOf(value, length) {
  return Array.isArray(value) && value.length === length;
}

function isPlace(value) {
  return Number.isInteger(value) && value >= 0;
}

// Nested as deeply as what is given, no side too long, no row shorter than another.
function isArrayLike(value, given, rule) {
  if (!Array.isArray(given))
    return Number.isFinite(value) || (!rule.finite && UNUSUAL.includes(value));
  if (!Array.isArray(value) || value.length < 1 || value.length > rule.most) return false;
  const even = value.every((part) => part?.length === value[0]?.length);
  return (
    (even || !Array.isArray(given[0])) && value.every((part) => isArrayLike(part, given[0], rule))
  );
}

// The given state with what the address changes of it.
function fromLink(given, rules) {
  const state = { ...given };
  const claims = claimed();
  for (const [name, rule] of Object.entries(rules)) {
    const value = Object.hasOwn(claims, name) ? claims[name] : null;
    if (
      value !== null &&
      given[name] !== null &&
      CHECKS_BY_KIND[rule.kind](value, rule, given[name])
    )
      state[name] = value;
  }
  return state;
}

function claimed() {
  try {
    return Object(JSON.parse(decodeURIComponent(location.hash.slice(1))));
  } catch {
    return {};
  }
}

const REST = 400; // milliseconds without a change: browsers refuse to write an address too often

// A model that writes into the address what of its state is not as it was given.
function linked(given, state, rules) {
  const same = (name) => JSON.stringify(state[name]) === JSON.stringify(given[name]);
  const carried = Object.keys(rules).filter((name) => given[name] !== null);
  let waiting;
  function save_changes() {
    clearTimeout(waiting);
    waiting = setTimeout(writeLink, REST);
  }
  function writeLink() {
    const changed = carried.filter((name) => !same(name));
    const claims = Object.fromEntries(changed.map((name) => [name, state[name]]));
    const fragment = changed.length ? encodeURIComponent(JSON.stringify(claims)) : "";
    history.replaceState(null, "", `#${fragment}`);
  }
  return { ...standIn(state), save_changes };
}
