// Comforts only: every page reads and works without this file.
(function () {
  "use strict";

  function close(except) {
    document.querySelectorAll(".menu details[open]").forEach(function (menu) {
      if (menu !== except) menu.open = false;
    });
  }

  document.addEventListener("click", function (event) {
    close(event.target.closest(".menu details"));
  });

  // Escape closes what is open and gives the focus back to what opened it.
  document.addEventListener("keydown", function (event) {
    var box = document.getElementById("Menu-open");
    if (event.key === "Enter" && event.target === box) box.checked = !box.checked;
    if (event.key !== "Escape") return;
    var menu = document.querySelector(".menu details[open]");
    if (menu) {
      close();
      menu.querySelector("summary").focus();
    } else if (box && box.checked) {
      box.checked = false;
      box.focus();
    }
  });

  // Where the table of contents has a column of its own, there is room to show it.
  if (window.matchMedia("(min-width: 68em)").matches) {
    document.querySelectorAll(".alone .toc details").forEach(function (toc) {
      toc.open = true;
    });
  }

  // What scrolls sideways must be reachable by keyboard; old browsers need to be told.
  document.querySelectorAll(".page-body table, .page-body pre").forEach(function (wide) {
    if (wide.scrollWidth > wide.clientWidth && !wide.hasAttribute("tabindex")) wide.tabIndex = 0;
  });
})();
