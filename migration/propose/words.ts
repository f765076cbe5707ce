// Words of field names in one spelling: abbreviations, British and American, and the usual words of six other languages.

/** `meaning: words that mean it`; a meaning of several words stands for all of them. */
const meanings: Readonly<Record<string, string>> = {
  address: 'addr addrs adr adress adresse adres direccion indirizzo endereco anschrift addresses',
  amount: 'amt betrag montant importe importo bedrag summe somme',
  annual: 'yearly anual annuel jahres annuale jaarlijkse',
  birth: 'geburts geburt naissance nacimiento nascita nascimento geboorte',
  birthday: 'bday anniversaire geburtstag cumpleanos compleanno verjaardag',
  'birth date': 'dob birthdate geburtsdatum geboortedatum',
  branch: 'zweigstelle filiale sucursal',
  city: 'town locality ort stadt ville ciudad citta cidade plaats stad wohnort woonplaats municipio commune',
  client: 'kunde kunden mandant mandanten cliente clientes klant klanten customer customers cust',
  close: 'closing closure cloture cierre chiusura abschluss afsluit fechamento sluitings fermeture',
  closed: 'geschlossen cerrado chiuso gesloten finalised finalized',
  code: 'codigo codice kode',
  comment: 'kommentar commentaire comentario commento opmerking opmerkingen anmerkung anmerkungen',
  company: 'firma firmen societe entreprise empresa azienda bedrijf bedrijfs unternehmen unternehmens compania soc corp',
  contact: 'kontakt contacto contatto contactpersoon ansprechpartner interlocuteur contato',
  country: 'land pays pais paese nation ctry',
  county: 'landkreis provincia province prov comte departement',
  created: 'creation createdate createddate erstellt erstellung erstellungs creacion creado cree creazione creato aangemaakt angelegt ouverture',
  currency: 'curr ccy wahrung waehrung devise moneda divisa valuta moeda monnaie',
  date: 'datum fecha dt jour dag dato',
  department: 'dept abteilung departamento afdeling dipartimento',
  description: 'desc descr beschreibung descripcion descrizione omschrijving descricao bezeichnung',
  'direct phone': 'durchwahl ddi',
  domain: 'domaine dominio domein',
  email: 'mail emailaddress courriel correo mailadresse emails mails',
  employee: 'emp emps employees mitarbeiter employe employes empleado empleados dipendenti dipendente medewerkers werknemers beschaftigte funcionarios effectif collaborateurs',
  expected: 'est estd estimated exp anticipated prevue prevu previsto prevista erwartet erwartetes voraussichtlich voraussichtliches verwachte estimado estimada projected planned stimato verwacht geplant',
  fax: 'facsimile telefax telecopie faxnummer',
  'first name': 'fname firstname forename forenames givenname vorname prenom voornaam primeiro',
  home: 'privat prive domicile',
  id: 'ids guid uuid identifier identifiant identificador kennung identifikator',
  industry: 'branche branchen industrie industria settore secteur sector sectors ramo bedrijfstak sektor',
  'job title': 'jobtitle jobrole cargo functie berufsbezeichnung',
  label: 'etiquette etiqueta etichetta libelle',
  last: 'letzte letzter letztes dernier derniere ultimo ultima laatste latest',
  'last name': 'lname lastname surname familyname nachname familienname cognome apellido apellidos achternaam sobrenome',
  lost: 'verloren perdu perdue perdido perdida perso verlust lose',
  manager: 'mgr leiter gerente gestionnaire',
  matter: 'mtr akte akten dossier dossiers mandat asunto pratica zaak expediente',
  minute: 'mins minuten',
  mobile: 'mob handy portable movil cellulare mobiltelefon mobiel gsm celular cell cellphone cellular mobil',
  modified: 'updated changed edited geandert geaendert modifie modification modificado modificato gewijzigd aktualisiert lastmodified modstamp amended',
  name: 'nom nombre nome naam names bezeichner benennung denominazione',
  note: 'notiz notizen notas appunti notitie notities bemerkung bemerkungen remark remarks remarque remarques observaciones',
  number: 'num no nr nbr nummer numero numeros numer anzahl zahl aantal qty count cnt',
  opportunity: 'opp oppty opportunite oportunidad opportunita verkaufschance kans oportunidade',
  organization: 'organisation org orgs organizacion organizzazione organisatie organisations organizacao organisme',
  owner: 'besitzer inhaber proprietaire propietario proprietario eigenaar eigentumer titular',
  percent: 'pct percentage prozent pourcentage porcentaje percentuale',
  phone: 'tel telephone telefon telefono telefoon telefone fon ph fone',
  pipeline: 'funnel trichter vertriebspipeline',
  position: 'stellung puesto posizione poste funktion fonction',
  postcode: 'plz zip zipcode postalcode postleitzahl cap cep pcode cp',
  primary: 'prim haupt principal principale hoofd',
  probability: 'prob probabilite wahrscheinlichkeit probabilidad probabilita waarschijnlijkheid',
  reason: 'grund raison motivo motif reden razon',
  reference: 'ref refs referenz referencia riferimento referentie',
  region: 'bundesland regione',
  responsible: 'verantwortlich verantwortlicher responsable responsabile zustandig zustandiger zustaendig sachbearbeiter verantwoordelijke zugewiesen respon',
  revenue: 'umsatz omzet ingresos fatturato ricavi receita ertrag',
  stage: 'stadium etape etapa fase phase stufe phasen',
  status: 'statut estado stato situacao zustand',
  street: 'strasse str rue calle via straat rua thoroughfare',
  tag: 'schlagwort schlagworte schlagworter stichwort etiquettes etiquetas',
  title: 'titel titre titulo titolo',
  type: 'typ tipo art soort',
  turnover: 'facturacion chiffre',
  value: 'val wert waarde valor valeur valore',
  website: 'webseite webpage webadresse internetseite sitio siteweb sito web homepage www internet',
  won: 'gewonnen gagne ganado ganada vinto win',
  work: 'geschaftlich bureau oficina ufficio dienstlich',
  sale: 'verkauf verkaufs vente ventes venta ventas vendita vendite verkoop vertrieb vertriebs',
  user: 'benutzer utilisateur usuario utente gebruiker',
} // prettier-ignore

const byWord = new Map(
  Object.entries(meanings).flatMap(([meaning, list]) => list.split(' ').map((word) => [word, meaning.split(' ')] as const)),
) // prettier-ignore

/** The words that a word stands for: itself, when it is not known under another spelling. */
export function meant(word: string): readonly string[] {
  return byWord.get(word) ?? [word]
}

export const knownWords: ReadonlySet<string> = new Set([
  ...byWord.keys(),
  ...Object.keys(meanings).flatMap((meaning) => meaning.split(' ')),
])

/** Words that carry no meaning in a field name. */
export const emptyWords: ReadonlySet<string> = new Set(
  'the a an of for de du des le la les l d el los las il der die das den dem des di da do del della van het een in im am zu fur fuer to and und et y e or is has at on per this our their my hs hubspot sf sfdc crm cf ct zoho pd pipedrive fld field custom prop property c pb clio xero udf attr lkp fk x electronico electronica electronique elettronica elektronische'.split(' '),
) // prettier-ignore
