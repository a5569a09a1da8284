const { python, storage } = document.querySelector("main").dataset;
const open = document.querySelector("#open");
const afresh = document.querySelector("#afresh");
const said = document.querySelector("#said");

if (location.search) open.href = `lab/index.html${location.search}`;

// "no-cors": whether it can be reached is all that is asked.
fetch(new URL(python, location), { mode: "no-cors" }).then(
  (answer) => {
    document.querySelector("#blocked").hidden = answer.ok || answer.type === "opaque";
  },
  () => {
    document.querySelector("#blocked").hidden = false;
  },
);

const remove = (name) =>
  new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve("All is removed: the lessons are as they were.");
    request.onblocked = () => resolve("Close the other tabs with lessons: then all is removed.");
    request.onerror = () => resolve("This browser does not let the page remove it.");
  });

afresh.addEventListener("click", async () => {
  if (!confirm("Remove all that you wrote in the lessons here? It cannot be brought back.")) return;
  said.textContent = await remove(storage + new URL(".", location).pathname);
});
