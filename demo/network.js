/**
 * The demo's switch for the way from this page to its server. Cut means: its WebSockets are lost, as where a cable is
 * pulled, and no new one opens. What the elements do about it is their own doing. A call that is connected does not
 * need that way: its sound and pictures go from browser to browser. To be loaded before the elements.
 */
let isCut = false;
const sockets = new Set();
const Socket = window.WebSocket;

window.WebSocket = class extends Socket {
  #isLost = false;

  constructor(...parameters) {
    super(...parameters);
    // The first listeners there are, and so before all others.
    for (const type of ['message', 'close', 'error']) {
      this.addEventListener(type, (event) => {
        if (this.#isLost && event.isTrusted) event.stopImmediatePropagation();
      });
    }
    if (isCut) super.close();
    else sockets.add(this);
  }

  send(data) {
    if (!this.#isLost) super.send(data);
  }

  /** This end learns of it at once; the server hears nothing. */
  lose() {
    sockets.delete(this);
    if (this.readyState > Socket.OPEN) return;
    this.#isLost = true;
    this.dispatchEvent(new window.CloseEvent('close', {code: 1006}));
  }
};

export const network = {
  get isCut() {
    return isCut;
  },

  cut() {
    isCut = true;
    for (const socket of [...sockets]) socket.lose();
  },

  /** The browser says so too, where a network is back; who waits to try again does not wait any longer. */
  restore() {
    isCut = false;
    window.dispatchEvent(new Event('online'));
  },
};
