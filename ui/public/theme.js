// Sets the theme before the first paint, from the owner's choice or the system's.
(function () {
  var choice = null;
  try {
    choice = localStorage.getItem("daybook.theme");
  } catch (_) {
    // Without storage, the system's choice stands.
  }
  var dark = choice === "dark" || (choice !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
