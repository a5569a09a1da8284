const { lesson } = JSON.parse(document.getElementById("page").textContent);
startQuestions(lesson);
startReading(lesson);
