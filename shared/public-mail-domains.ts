const families: Readonly<Record<string, string>> = {
  aol: 'com de fr it es co.uk pl nl se',
  gmx: 'at ch com de es fr info li net org us co.uk',
  googlemail: 'com de co.uk',
  hotmail: 'at be ca ch cl com com.ar com.au com.br com.tr cz de dk es fi fr gr hu it jp nl no pt se sk co.il co.jp co.nz co.th co.uk co.za',
  icloud: 'com com.cn',
  live: 'at be ca ch cl cn com com.ar com.au com.mx com.pt com.sg de dk fi fr hk ie in it jp nl no ru se co.uk co.za',
  msn: 'com cn fr nl',
  outlook: 'at be cl com com.ar com.au com.br com.gr com.tr cz de dk es fr hu ie in it jp kr lv my ph pt sa sg sk co.id co.il co.nz co.th',
  protonmail: 'ch com',
  yahoo: 'at be ca ch cl com com.ar com.au com.br com.co com.hk com.mx com.my com.ph com.sg com.tr com.tw com.vn cz de dk es fi fr gr hu ie in it nl no pl pt ro se co.id co.in co.jp co.kr co.nz co.th co.uk co.za',
  yandex: 'by com com.tr kz ru ua',
  zoho: 'com eu in',
};
const single = `
  126.com 139.com 163.com 21cn.com abv.bg alice.it arcor.de att.net attbi.com azet.sk bbox.fr bell.net bellsouth.net bigpond.com bigpond.net.au blueyonder.co.uk bluewin.ch bol.com.br btinternet.com btopenworld.com cableone.net
  centrum.cz centrum.sk centurylink.net charter.net comcast.net cox.net daum.net duck.com earthlink.net eircom.net email.cz email.de email.it eresmas.com fastmail.com fastmail.fm fastwebnet.it foxmail.com free.fr freemail.hu freenet.de
  freeserve.co.uk frontier.com frontiernet.net gmail.com hanmail.net hey.com home.nl hushmail.com ig.com.br inbox.com inbox.lt inbox.lv inbox.ru indiatimes.com interia.eu interia.pl internode.on.net iinet.net.au juno.com kpnmail.nl
  laposte.net libero.it list.ru live.it mac.com mail.bg mail.com mail.de mail.ee mail.ru mailbox.org mail2world.com mailfence.com mchsi.com me.com mindspring.com my.com myself.com naver.com neuf.fr ntlworld.com numericable.fr o2.pl
  onet.eu onet.pl online.de online.no optonline.net optusnet.com.au op.pl orange.fr orange.net passport.com planet.nl pm.me pobox.com posteo.at posteo.ch posteo.de posteo.eu posteo.net posteo.org post.cz proton.me qq.com quicknet.nl
  rambler.ru rediffmail.com roadrunner.com rocketmail.com rogers.com rr.com runbox.com sapo.pt sasktel.net sbcglobal.net seznam.cz sfr.fr shaw.ca sina.cn sina.com sky.com skynet.be sohu.com spray.se startmail.com suddenlink.net
  sympatico.ca t-online.de talktalk.net telenet.be telia.com telus.net telefonica.net terra.com.br terra.es tiscali.co.uk tiscali.it tele2.nl tlen.pl tpg.com.au tuta.com tuta.io tutamail.com tutanota.com tutanota.de ukr.net
  unitybox.de uol.com.br upcmail.nl utanet.at vfemail.net videotron.ca virgin.net virginmedia.com virgilio.it vodafone.it volny.cz voo.be wanadoo.es wanadoo.fr web.de windowslive.com windstream.net wp.pl xs4all.nl xtra.co.nz
  ya.ru yeah.net ymail.com zonnet.nl ziggo.nl zohomail.com zohomail.eu`;

const known: ReadonlySet<string> = new Set([...Object.entries(families).flatMap(([name, endings]) => endings.split(' ').map((ending) => `${name}.${ending}`)), ...single.trim().split(/\s+/u)]);

/** Whether everybody can get an address under a domain (in ASCII) or under one above it, so that it says nothing about a company; the large providers, not every one there is. */
export function isPublicMailDomain(domain: string): boolean {
  const labels = domain.split('.');
  return labels.some((_, index) => known.has(labels.slice(index).join('.')));
}
