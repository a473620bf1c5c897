// Runs in a page before anything else: tells when a button was pressed, and when the other's picture is first shown.
{
  /** Where the call window shows, or is going to show, the other's picture; or the page of plain PeerJS. */
  const remoteVideo = () =>
    document.querySelector('#remote') ?? callWindow()?.querySelector('video:is(.remote, .awaited)');

  const callWindow = () => document.querySelector('im-call-window')?.shadowRoot;

  /** Waits without asking again and again, which would cost what is measured. */
  const video = () =>
    new Promise((resolve) => {
      const look = () => {
        if (remoteVideo()) resolve(remoteVideo());
        return remoteVideo();
      };
      if (look()) return;
      const observer = new window.MutationObserver(() => look() && observer.disconnect());
      observer.observe(callWindow(), {childList: true, subtree: true});
    });

  const nextPicture = async () => {
    const shown = await video();
    await new Promise((resolve) => shown.requestVideoFrameCallback(resolve));
    // Until then it is behind a portrait.
    while (shown.matches('.awaited')) await new Promise(requestAnimationFrame);
    const at = Date.now();
    return {at, size: `${shown.videoWidth}x${shown.videoHeight}`};
  };

  window.firstFrame = {
    watch: () => (window.firstFrame.shown = nextPicture()),
    shown: undefined,
    pressedAt: undefined,
  };
  window.addEventListener('click', () => (window.firstFrame.pressedAt = Date.now()), true);
}
