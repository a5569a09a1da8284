startQuestions(PAGE.lesson);
startReading(PAGE.lesson);
