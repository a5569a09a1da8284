showProgress(PAGE.course);
whenKeptElsewhere(() => showProgress(PAGE.course));
