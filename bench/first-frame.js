// Runs in a page before anything else: tells when a button was pressed, and when the other's picture is first shown.
{
  const remoteVideo = () =>
    document.querySelector('#remote') ??
    document
      .querySelector('im-call-window')
      ?.shadowRoot?.querySelector('video:is(.remote, .awaited)');

  const nextPicture = () =>
    new Promise((resolve) => {
      const look = () => {
        const video = remoteVideo();
        if (video) video.requestVideoFrameCallback(() => resolveOnceSeen(video));
        else requestAnimationFrame(look);
      };
      const resolveOnceSeen = (video) => {
        const isSeen = video.checkVisibility({visibilityProperty: true});
        if (isSeen) resolve(Date.now());
        else requestAnimationFrame(() => resolveOnceSeen(video));
      };
      look();
    });

  window.firstFrame = {
    watch: () => (window.firstFrame.shown = nextPicture()),
    shown: undefined,
    pressedAt: undefined,
  };
  window.addEventListener('click', () => (window.firstFrame.pressedAt = Date.now()), true);
}
