// Runs in a page before anything else: writes down what becomes of its calls, and when.
window.watchedCalls = [];
document.addEventListener('im-call-change', ({call: {id, phase, endReason}}) => {
  window.watchedCalls.push({id, phase, endReason, at: Date.now()});
});
