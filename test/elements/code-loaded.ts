// Most tests are about what elements do once their code is there: imported for that, before all of a file's tests.
import {
  callOptionsCode,
  callWindowCode,
  windowExtrasCode,
} from '../../src/elements/call-window/call-window-code.js';
import {signedInCode} from '../../src/elements/signed-in-code.js';
import {messengerCode} from '../../src/elements/messenger/messenger-code.js';
import {chatCode} from '../../src/elements/text-chat/chat-code.js';

before(() =>
  Promise.all([
    callOptionsCode.load(),
    callWindowCode.load(),
    chatCode.load(),
    messengerCode.load(),
    signedInCode.load(),
    windowExtrasCode.load(),
  ]),
);
