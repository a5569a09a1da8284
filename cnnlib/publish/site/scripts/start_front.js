showProgress(JSON.parse(document.getElementById("page").textContent).course);
