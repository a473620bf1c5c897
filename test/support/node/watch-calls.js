// Runs in a page before anything else: writes down what becomes of its calls, what was pressed last,
// and when.
window.watchedCalls = [];
window.pressedAt = undefined;
window.addEventListener('click', () => (window.pressedAt = Date.now()), {capture: true});
document.addEventListener('im-call-change', ({call: {id, phase, endReason}}) => {
  window.watchedCalls.push({id, phase, endReason, at: Date.now()});
});
