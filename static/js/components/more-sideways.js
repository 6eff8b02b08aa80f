// Tables that are wider than their place scroll sideways: an edge behind which there is more fades, so
// that nobody takes what is cut for all there is. The edges are <div data-more="left right">.

const SCROLLERS = ".table-scroll";
const LEAST_PX = 4; // of what would be hidden: a rounded width is no more

/**
 * Which edges of a scroller hide something.
 * @param {{ scrollLeft: number, clientWidth: number, scrollWidth: number }} scroller
 */
export function edgesWithMore({ scrollLeft, clientWidth, scrollWidth }) {
  const edges = [];
  if (scrollLeft > LEAST_PX) edges.push("left");
  if (scrollWidth - clientWidth - scrollLeft > LEAST_PX) edges.push("right");
  return edges.join(" ");
}

function mark(scroller) {
  const edges = edgesWithMore(scroller);
  if (scroller.dataset.more !== edges) scroller.dataset.more = edges;
}

export function markMoreSideways() {
  const markAll = () => document.querySelectorAll(SCROLLERS).forEach(mark);
  markAll();
  addEventListener("resize", markAll);
  // Neither bubbles: a fold that opens, and a table that is pushed.
  document.addEventListener("toggle", markAll, { capture: true });
  document.addEventListener("scroll", ({ target }) => target instanceof Element && target.matches(SCROLLERS) && mark(target), {
    capture: true,
    passive: true,
  });
  for (const name of ["htmx:afterSettle", "sp:updated"]) document.addEventListener(name, markAll);
}
