startQuestions(PAGE.lesson);
