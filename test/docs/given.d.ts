// What the examples in the documents take for given: a session, the site's own server and functions.
import type {ImContactList} from 'im-elements';
import type {AvailableDevices, Session, TranscriptEntry} from 'im-elements/client';
import type {Content} from 'im-elements/protocol';
import type {ImServer} from 'im-elements/server';

interface SiteRequest {
  readonly user: {readonly id: string; readonly name: string};
}
interface SiteResponse {
  json(body: unknown): void;
}

declare global {
  const session: Session;
  const content: Content;
  const remoteVideo: HTMLVideoElement;
  const id: string;
  const server: ImServer;
  const user: {readonly id: string; readonly name: string; readonly pictureUrl: string};
  const app: {
    post(path: string, answer: (request: SiteRequest, response: SiteResponse) => unknown): void;
  };
  function notify(user: string, entry: TranscriptEntry): void;
  function show(data: unknown): void;
  function showMenu(...devices: AvailableDevices[keyof AvailableDevices][]): void;
  function toast(text: string): void;
  function moveCursor(user: string, place: unknown): void;

  interface HTMLElementTagNameMap {
    'order-card': HTMLElement & {order: unknown; editable: boolean};
  }
  interface CustomElementRegistry {
    whenDefined(name: 'im-contact-list'): Promise<typeof ImContactList>;
  }
}
