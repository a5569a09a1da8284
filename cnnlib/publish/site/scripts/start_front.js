showProgress(PAGE.course);
