import 'uplot/dist/uPlot.min.css';
import '../ui/base.css';
import './toolbar.css';
import './runTable.css';
import './charts.css';
import { installRunColors } from '../ui/theme.ts';
import { ChartsApp } from './app.ts';

installRunColors();
customElements.define('td-charts', ChartsApp);
document.body.append(new ChartsApp());
