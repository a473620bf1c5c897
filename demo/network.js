/**
 * The demo's network, to be taken away by hand. To be loaded before the elements; what they do about it is their own doing.
 *
 * - `server`: the page's WebSockets are lost, as where a server is gone, and no new one opens. A call that is connected does not
 *   need them: its sound and pictures go from browser to browser.
 * - `all`: its calls are lost with them. No page can hold back the packets of a connection, so each one is closed under the
 *   elements, which are not told: nothing passes, in either direction. The other browser hears of the end at once, where it
 *   would take one and a half seconds to notice a cable that was pulled.
 */
let lost = 'nothing';
const sockets = new Set();
const connections = new Set();
const Socket = window.WebSocket;
const Connection = window.RTCPeerConnection;

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
    if (lost === 'nothing') sockets.add(this);
    else super.close();
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

/** A connection that is lost is closed, and looks to its page like one that hears nothing and waits for an answer. */
window.RTCPeerConnection = class extends Connection {
  #isLost = false;

  constructor(...parameters) {
    super(...parameters);
    connections.add(this);
  }

  get signalingState() {
    return this.#isLost ? 'have-local-offer' : super.signalingState;
  }

  /** No packet is counted any more. */
  async getStats(...parameters) {
    return this.#isLost ? new Map() : super.getStats(...parameters);
  }

  setConfiguration(configuration) {
    if (!this.#isLost) super.setConfiguration(configuration);
  }

  close() {
    connections.delete(this);
    super.close();
  }

  lose() {
    this.#isLost = true;
    this.close();
  }
};

export const network = {
  /** What is lost from now on: `nothing`, the way to the `server`, or `all`. */
  set(what) {
    lost = what;
    if (what === 'nothing') {
      // The browser says so too, where a network is back; who waits to try again does not wait any longer.
      window.dispatchEvent(new Event('online'));
      return;
    }
    for (const socket of [...sockets]) socket.lose();
    if (what === 'all') for (const connection of [...connections]) connection.lose();
  },
};
