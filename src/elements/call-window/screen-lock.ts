/** Keeps the screen from going dark while people talk, where the browser can. */
export class ScreenLock {
  #isWanted = false;
  #lock: WakeLockSentinel | undefined;

  /** Takes or gives back the lock. The same again changes nothing. */
  hold(isWanted: boolean): void {
    if (isWanted === this.#isWanted) return;
    this.#isWanted = isWanted;
    if (isWanted) {
      document.addEventListener('visibilitychange', this.#follow);
      void this.#take();
    } else {
      document.removeEventListener('visibilitychange', this.#follow);
      void this.#lock?.release();
      this.#lock = undefined;
    }
  }

  // The browser takes it back whenever the page is out of sight.
  readonly #follow = (): void => {
    if (document.visibilityState === 'visible') void this.#take();
  };

  async #take(): Promise<void> {
    const wakeLock = navigator.wakeLock as WakeLock | undefined;
    if (!wakeLock || (this.#lock && !this.#lock.released)) return;
    try {
      const lock = await wakeLock.request('screen');
      if (!this.#isWanted || (this.#lock && !this.#lock.released)) return void lock.release();
      this.#lock = lock;
    } catch {
      // Refused, as by a low battery: the call goes on, and the screen does as it likes.
    }
  }
}
