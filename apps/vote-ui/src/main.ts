import { Ballot } from './ballot/ballot';
import { Choices } from './choices/choices';
import { Countdown } from './countdown/countdown';
import { FanPage } from './fan-page/fan-page';
import { ResultsView } from './results/results-view';

customElements.define('scrutineer-countdown', Countdown);
customElements.define('scrutineer-choices', Choices);
customElements.define('scrutineer-results', ResultsView);
customElements.define('scrutineer-ballot', Ballot);
customElements.define('scrutineer-fan-page', FanPage);

const page = new FanPage();
page.race = new URLSearchParams(location.search).get('race');
document.body.prepend(page);
