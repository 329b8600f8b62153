import '../ui/base.css';
import './form.css';
import { FormApp } from './app.ts';

customElements.define('td-form', FormApp);
document.body.append(new FormApp());
