"""Sentences in the manner of PLOVER's codebook: promises, meetings, praise, help and yielding, with who and whom."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "evaluation"))
sys.path.insert(0, str(Path(__file__).parent))

from given import parties, principal
from plover_sentences import NOT_STATES, _named
from told import CODER, claims

STATES = frozenset(country.code for country in CODER.vocabulary.countries) | NOT_STATES
READ = """
AGREE TUN LBY | Tunisia said on Wednesday it was willing to widen its trade with Libya, the TAP agency reported.
AGREE ZMB TZA | Zambia has agreed to upgrade the railway to Dar es Salaam with Tanzania, the transport minister said.
AGREE ROU MDA | Romania promised to sell Moldova electricity at reduced prices, Rompres reported.
AGREE THA LAO | Thailand intends to reopen its border posts to Laotian merchants, a provincial governor said.
AGREE POL UKR | Poland is prepared to hold military manoeuvres with Ukraine, its defence minister said.
AGREE ESP FRA | Spain pledged to extradite suspected Basque guerrillas to France, a judge in Madrid said.
AGREE DNK LVA | Denmark vowed to stand behind Latvia in its border negotiations, the Baltic News Service said.
AGREE JPN MNG | Japan has promised to lend Mongolia $60 million for a power plant, Kyodo said.
AGREE RUS IND | Moscow said it would deliver four submarines to India, Interfax quoted an official as saying.
AGREE USA SLV | Washington plans to send military advisers to El Salvador, a Pentagon official said.
AGREE SWE MOZ | Sweden offered to ship medicines and seed to Mozambique, the foreign ministry in Stockholm said.
AGREE NGO SDN | The International Committee of the Red Cross said it would fly doctors to southern Sudan.
AGREE GHA LBR | Ghana has agreed to provide troops for a peacekeeping force in Liberia, the presidency in Accra said.
AGREE URY HTI | Uruguay offered a battalion to the peacekeeping force in Haiti, defence sources in Montevideo said.
AGREE TGO TGO | Togo's president promised on Friday to hold multi-party elections within a year, state radio reported.
AGREE NER NER | Niger's military leader pledged to hand over power to civilians, a government statement said.
AGREE IDN IDN | Indonesia's president said he would resign after new elections, Antara reported.
AGREE BOL BOL | Bolivian tin miners said they would end their hunger strike, a union leader said in La Paz.
AGREE SYR ISR | Syria has agreed to return the body of an Israeli airman, diplomats in Damascus said.
AGREE NIC HND | Nicaragua said it would free two Honduran fishermen, radio reports in Managua said.
AGREE ZAF MOZ | South Africa promised to lift restrictions on migrant workers from Mozambique, officials said.
AGREE IRQ IGO | Iraq said it would admit a team of United Nations inspectors, the INA agency reported.
AGREE SRB IGO | Belgrade agreed to allow OSCE monitors into Kosovo, diplomats said.
AGREE CHN VNM | China said it was prepared to resume talks with Vietnam on their land border, Xinhua reported.
AGREE GBR ARG | Britain is willing to discuss fishing rights with Argentina, the Foreign Office said.
AGREE BDI TZA | Burundi has accepted Tanzania's offer to mediate in its civil war, a spokesman said.
AGREE EGY ISR+PSE | Egypt has offered to mediate between Israel and the Palestinians, Cairo officials said.
CONSULT FRA DEU | The French defence minister consulted his German counterpart on the future of the joint brigade.
CONSULT USA EGY | President Clinton telephoned Egyptian President Hosni Mubarak on Sunday, the White House said.
CONSULT PAK CHN | Pakistan's army chief flew to Beijing on Monday for a week-long visit.
CONSULT BRA ARG | Brazilian President Fernando Collor travelled to Buenos Aires for talks on trade.
CONSULT ITA LBY | Italy's foreign minister began a three-day visit to Libya on Sunday, ANSA said.
CONSULT POL CZE | Polish President Lech Walesa paid an official visit to Prague last week, Czech television said.
CONSULT MYS SGP | Malaysia's prime minister is in Singapore for a two-day visit, officials said.
CONSULT CUB VNM | Cuban President Fidel Castro received a Vietnamese government delegation in Havana on Monday.
CONSULT TUR AZE | Turkey's president hosted his Azeri counterpart at a dinner in Ankara.
CONSULT KWT BHR | The Emir of Kuwait held a reception for Bahrain's crown prince, the KUNA agency said.
CONSULT SEN+GMB - | The presidents of Senegal and Gambia met in Bissau on Saturday to review a transit dispute.
CONSULT USA+RUS - | U.S. and Russian officials met in Geneva on Tuesday to prepare for a summit.
CONSULT NOR ISR+PSE | Norway mediated between Israel and the Palestinians for six months, newspapers in Oslo reported.
CONSULT IGO ARM+AZE | A mediator of the OSCE shuttled between Armenia and Azerbaijan on Thursday.
CONSULT CHL+PER - | Chile and Peru resumed negotiations on the status of a customs post at Arica.
CONSULT COL COL | Colombian government envoys met commanders of the FARC guerrillas in the town of San Vicente.
SUPPORT FRA POL | France hailed Poland's transition to democracy as an example for others.
SUPPORT VAT CUB | The Vatican paid tribute to Cuba for its treatment of refugees.
SUPPORT USA MEX | The United States endorsed Mexico's candidate for the trade body on Monday.
SUPPORT IND MUS | India expressed its support for Mauritius in a dispute over an island, officials in Port Louis said.
SUPPORT CHN MMR | China defended Burma's military rulers at a meeting of the human rights commission.
SUPPORT LBY PSE | Libya urged Islamic countries to support the Palestinian uprising, JANA said.
SUPPORT DEU HRV | Germany recognised Croatia on Monday and said it would open an embassy in Zagreb.
SUPPORT ISR VAT | Israel established diplomatic relations with the Vatican after decades of negotiations.
SUPPORT ITA ETH | Italy apologised to Ethiopia for the use of gas in the 1930s, the foreign minister said.
SUPPORT DEU CZE | The German president asked forgiveness of the Czechs for the occupation.
SUPPORT KEN KEN | Kenya's president pardoned 600 convicts to mark independence day.
SUPPORT MOZ MOZ | Mozambique granted an amnesty to former Renamo fighters, parliament said.
SUPPORT ALB GRC | Albania signed an agreement on seasonal labour with Greece on Thursday.
SUPPORT EGY+SDN - | Egypt and Sudan signed a pact on the sharing of Nile water, MENA reported.
SUPPORT LAO+KHM - | Laos and Cambodia initialled an accord on border trade in Vientiane, officials said.
COOPERATE BEL+LUX - | Belgium and Luxembourg launched a joint venture to build satellites on Monday.
COOPERATE KAZ+KGZ - | Kazakhstan and Kyrgyzstan opened a canal built with joint funds, agencies said.
COOPERATE JPN THA | Japan resumed imports of Thai chickens on Monday after a three-month break.
COOPERATE TUR+TKM - | Turkey and Turkmenistan began laying a gas pipeline, officials said.
COOPERATE EGY+USA - | Egyptian and U.S. forces began joint exercises in the desert west of Alexandria.
COOPERATE NLD+BEL - | Dutch and Belgian warships took part in a combined exercise in the North Sea.
COOPERATE KEN+TZA - | Kenya and Tanzania set up a joint patrol on Lake Victoria, police said.
COOPERATE IND USA | India staged joint naval manoeuvres with the United States off Cochin.
COOPERATE PRY BRA | Paraguay handed over a fugitive banker to Brazil on Friday, police in Asuncion said.
COOPERATE THA USA | Thailand extradited a heroin trafficker to the United States on Tuesday.
COOPERATE ZAF ZWE | South African detectives helped Zimbabwean police trace a gang of car thieves.
COOPERATE GBR IRL | Britain passed intelligence on loyalist gunmen to Ireland, a Dublin newspaper said.
COOPERATE JOR USA | Jordan supplied the United States with intelligence on militant networks, sources said.
AID AUS KIR | Australia gave Kiribati $5 million to repair a sea wall, the high commission said.
AID IGO PER | The Inter-American Development Bank lent Peru $90 million on Thursday for rural schools.
AID IGO TZA | The European Union disbursed 20 million ecus to Tanzania for road repairs, officials in Brussels said.
AID FRA GAB | France cancelled debts owed by Gabon, the finance ministry in Libreville said.
AID DEU ALB | Germany provided Albania with computers and buses worth 10 million marks.
AID USA HND | Washington delivered twelve F-5 fighters to Honduras on Tuesday, the Pentagon said.
AID RUS ARM | Russian instructors trained Armenian pilots at a base near Yerevan.
AID NGO RWA | The aid group Oxfam trucked water to refugees in Rwanda on Monday.
AID IGO ETH | The United Nations airlifted grain and blankets to the Ethiopian highlands.
AID SAU YEM | Saudi Arabia sent tents and medicines to flood victims in Yemen.
AID CHE TUR | Swiss rescue teams with dogs searched for earthquake survivors in Turkey.
AID FIN MKD | Finland dispatched 300 peacekeepers to Macedonia, the defence ministry said.
AID IND MDV | Indian paratroopers landed in the Maldives to protect the government from mercenaries.
AID NGA SLE | Nigeria sent another battalion to the West African peace force in Sierra Leone.
AID DEU IRN | Germany granted political asylum to an Iranian writer on Friday.
AID FRA HTI | France gave refuge to the Haitian president's family, the foreign ministry said.
AID MEX GTM | Mexico took in 2,000 Guatemalan refugees who fled an army offensive.
CONCEDE CZE CZE | Czechoslovakia's government met the demands of striking students on Tuesday.
CONCEDE ZMB ZMB | Zambia's president eased restrictions on opposition rallies.
CONCEDE ESP ESP | Spain legalised the Communist Party on Saturday, ending a 38-year ban.
CONCEDE TUR TUR | Turkey lifted a ban on broadcasts in Kurdish, the state news agency reported.
CONCEDE CHL CHL | Chilean authorities allowed exiled politicians to return home.
CONCEDE BGD BGD | Bangladeshi opposition parties called off a general strike in Dhaka on Sunday.
CONCEDE BEN BEN | Benin's president bowed to popular pressure and named an opposition leader prime minister.
CONCEDE NPL NPL | Nepal's king agreed to the opposition's demands and dissolved the government.
CONCEDE ARG ARG | Argentina's economy minister stepped down on Monday after protests by pensioners.
CONCEDE IND IND | India's government scrapped a new sales tax after a strike by shopkeepers.
RETREAT EGY ISR | Egypt freed an Israeli businessman convicted of spying on Thursday.
RETREAT RUS DEU | Russia gave back to Germany paintings taken by the Red Army.
RETREAT TZA MOZ | Tanzania returned two seized trucks to Mozambique, officials said.
RETREAT USA VNM | The United States lifted its trade embargo on Vietnam.
RETREAT IGO ZWE | The United Nations ended sanctions on Rhodesia, which became Zimbabwe.
RETREAT RUS GEO | Russia eased its economic blockade of Georgia on Monday.
RETREAT IGO SRB | The Security Council suspended sanctions against Belgrade.
RETREAT CYP IGO | Cyprus received 200 United Nations peacekeepers at Larnaca.
RETREAT SDN IGO | Sudan opened an air corridor for United Nations relief flights to the south.
RETREAT ETH NGO | Ethiopia let the Red Cross deliver food to rebel-held Tigre.
RETREAT ESP ESP | The Basque separatist group ETA announced an indefinite ceasefire, newspapers said.
RETREAT ISR LBN | Israel lifted its naval blockade of Lebanon's ports.
RETREAT NAM NAM | Namibian guerrillas handed over their weapons to monitors at Oshakati.
RETREAT ZAF AGO | South Africa pulled its last troops out of Angola on Tuesday.
RETREAT CUB AGO | The last Cuban soldiers left Angola on Saturday.
RETREAT RUS AFG | Soviet forces completed their withdrawal from Afghanistan on Wednesday.
RETREAT LBR LBR | Liberian rebels surrendered their stronghold at Gbarnga to government troops.
RETREAT USA KOR | The United States reduced the number of its troops in South Korea by a tenth.
AGREE MEX BLZ | Mexico hopes to expand its commerce with Belize, the foreign ministry said on Monday.
AGREE SVK HUN | Slovakia expressed its desire to improve relations with Hungary, officials in Bratislava said.
AGREE UGA+RWA - | Uganda and Rwanda agreed to exchange information on rebel movements, a joint statement said.
AGREE OMN YEM | Oman signalled its readiness to invest in Yemen's fisheries, the Muscat daily reported.
AGREE BLR RUS | Belarus plans to stage air defence exercises with Russia in June, Interfax said.
AGREE ITA CHE | Italian magistrates said they would hand over a suspected arms smuggler to Switzerland.
AGREE NLD SUR | The Netherlands has pledged 30 million guilders in aid to Suriname, the foreign ministry said.
AGREE USA PAK | Washington is to sell Pakistan 28 fighter planes, a Pentagon spokesman said.
AGREE IGO MWI | The World Bank approved in principle a loan of $70 million for Malawi, officials said.
AGREE SEN GNB | Senegal is ready to dispatch 400 soldiers to protect the government of Guinea-Bissau.
AGREE ROU ROU | Romania's interim leaders promised to call free elections in April, Bucharest radio said.
AGREE PAK PAK | Pakistan's military ruler said he would lift martial law by the end of the year.
AGREE IRN GBR | Iran indicated that it would free a British businessman within days, diplomats said.
AGREE EGY SDN | Egypt intends to return three impounded fishing boats to Sudan, Cairo newspapers said.
AGREE TUR ARM | Turkey is prepared to end its blockade of Armenia, Turkish officials said.
AGREE SOM IGO | A Somali faction leader said he would allow U.N. food convoys to pass.
AGREE RUS RUS | Chechen rebel leaders said they would observe a ceasefire during the talks.
AGREE IND PAK | India has agreed to receive Pakistan's foreign secretary next month, officials in Delhi said.
AGREE KAZ+CHN - | Kazakhstan and China have agreed to settle their border dispute by the end of the year.
CONSULT GHA+TGO - | The foreign ministers of Ghana and Togo exchanged views on smuggling on Tuesday.
CONSULT POL+UKR - | Polish and Ukrainian leaders held a summit in Lviv on Friday.
CONSULT FRA DZA | The French president spoke on the telephone to his Algerian counterpart on Monday.
CONSULT VNM LAO | Vietnam's Communist Party chief arrived in Vientiane on Thursday on a goodwill visit.
CONSULT ZAF MOZ | South Africa's foreign minister left for Maputo on Monday to confer with Mozambican leaders.
CONSULT TUR UZB | Turkish Prime Minister Tansu Ciller ended a three-day tour of Uzbekistan on Sunday.
CONSULT CZE POL | A Czech parliamentary delegation visited Poland last week.
CONSULT FIN RUS | Finland's president was host to the Russian premier at his summer residence.
CONSULT ETH+ERI - | Ethiopian and Eritrean envoys met in Algiers on Tuesday under the auspices of the African union.
CONSULT GTM GTM | Guatemala's government and leftist guerrillas sat down for a new round of peace talks on Monday.
CONSULT MEX+USA - | Mexico and the United States began negotiating a fisheries accord.
SUPPORT JPN KHM | Japan lauded Cambodia for the conduct of its elections.
SUPPORT IRN SYR | Iran reiterated its full backing for Syria in its dispute with Israel.
SUPPORT CUB AGO | Cuba expressed its solidarity with the people of Angola.
SUPPORT GBR JOR | Britain congratulated Jordan on its peace treaty.
SUPPORT GRC SRB | Greece spoke up for Serbia at a meeting of European ministers.
SUPPORT SAU KWT | Saudi Arabia sought to rally Arab governments behind Kuwait.
SUPPORT TUR AZE | Turkey formally recognised Azerbaijan's independence on Saturday.
SUPPORT POL UKR | Poland expressed regret to Ukraine for the deportations of 1947.
SUPPORT CHL CHL | Chile's president granted clemency to four guerrillas on Friday.
SUPPORT BGR+ROU - | Bulgaria and Romania signed a protocol on border traffic on Monday.
SUPPORT PER+BOL - | Peru and Bolivia concluded a treaty of friendship in La Paz.
COOPERATE VNM+KHM - | Vietnam and Cambodia reopened a border crossing near Svay Rieng to trucks.
COOPERATE ARG+BRA - | Argentina and Brazil formed a joint company to build light aircraft.
COOPERATE OMN+GBR - | British and Omani troops conducted desert war games near Salalah.
COOPERATE ITA+ALB - | Italian and Albanian coastguards patrolled the Adriatic together on Tuesday.
COOPERATE ESP FRA | Spain sent back to France a suspected car bomber on Monday.
COOPERATE DEU POL | Germany gave Poland secret police files on former informers.
COOPERATE TUR ISR | Turkey bought 50 armoured buses from Israel.
COOPERATE RUS UKR | Russia resumed natural gas deliveries to Ukraine on Tuesday.
COOPERATE USA COL | United States agents shared radar data on smuggling flights with Colombia.
AID SWE TZA | Sweden gave Tanzania 40 million crowns for village schools.
AID IGO JAM | The International Monetary Fund disbursed $30 million to Jamaica on Wednesday.
AID KWT SDN | Kuwait wrote off Sudanese loans worth $200 million.
AID USA TCD | The United States flew anti-aircraft missiles to Chad on Monday.
AID BEL BDI | Belgium provided Burundi's army with instructors and lorries.
AID NGO MMR | Medecins Sans Frontieres treated cholera patients in Burma's Arakan state.
AID TUR BIH | Turkey dropped food parcels over eastern Bosnia from transport planes.
AID CUB AGO | Cuban surgeons operated on wounded villagers in Angola.
AID JPN PHL | Japan sent rescue workers and blankets to the Philippines after a volcanic eruption.
AID IRL TLS | Ireland contributed a company of rangers to the peace force in East Timor.
AID NOR VNM | Norway granted asylum to 40 Vietnamese boat people.
AID AUT HUN | Austria opened its camps to Hungarian refugees.
CONCEDE HTI HTI | Haiti's army rulers allowed an exiled opposition leader to come home.
CONCEDE EGY EGY | Egypt lifted a ban on an Islamist weekly on Thursday.
CONCEDE ITA ITA | Italian air traffic controllers called off a walkout planned for Friday.
CONCEDE IND IND | Sikh students in the Indian state of Punjab broke their fast on Monday.
CONCEDE PAK PAK | Pakistan's prime minister gave way to lawyers and reinstated the chief justice.
CONCEDE MDG MDG | Madagascar's president conceded the demands of demonstrators and dismissed his cabinet.
CONCEDE HUN HUN | Hungary's government dropped plans for a dam on the Danube after protests.
CONCEDE YEM YEM | Yemen restored subsidies on bread after riots in Sanaa.
CONCEDE TWN TWN | Taiwan lifted restrictions on political rallies.
RETREAT LBY ITA | Libya let three Italian fishermen go on Sunday.
RETREAT FRA DZA | France handed back to Algeria the skulls of 24 resistance fighters.
RETREAT PAK IND | Pakistan repatriated 120 Indian fishermen through the Wagah crossing.
RETREAT USA NIC | The United States ended its economic boycott of Nicaragua.
RETREAT GRC MKD | Greece lifted its trade embargo against Macedonia on Saturday.
RETREAT IGO LBY | The European Union eased its arms embargo on Libya.
RETREAT SRB IGO | Serb gunners allowed a U.N. relief convoy into Srebrenica on Monday.
RETREAT RWA IGO | Rwanda admitted U.N. human rights monitors on Thursday.
RETREAT SLV SLV | Salvadoran rebels announced a Christmas truce on Sunday.
RETREAT SYR LBN | Syria pulled several thousand soldiers back from Beirut.
RETREAT IND LKA | The last Indian peacekeeping battalion sailed home from Sri Lanka on Saturday.
RETREAT MOZ MOZ | Hundreds of Mozambican rebels laid down their weapons at assembly points.
RETREAT ERI ETH | Eritrean troops retreated from the Ethiopian town of Badme.
"""
"""`CLASS source target | sentence`; a dash where there is none."""
OTHERWISE = """
AGREE | Chile said that a strike would help Peru's rebels.
CONSULT | Chile welcomed the decision of Peru's president.
AID | Chile gave Peru 48 hours to withdraw its jets.
COOPERATE | Ministers of Chile and Peru held a joint news conference.
COOPERATE | Chile and Peru opened fire on each other's patrols.
RETREAT | Rebels in Chad violated a three-day truce.
RETREAT | Chile urged Peru to lift its embargo.
CONCEDE | Police in Lima ended an occupation of the ministry.
"""
"""`CLASS | sentence` that is read, if at all, as another class."""


def _lines(text: str) -> list[str]:
    return text.strip().splitlines()


@pytest.mark.parametrize("line", _lines(READ))
def test_the_first_deed_is_read_with_who_and_whom(line: str) -> None:
    """The class of the principal claim, its source and its target are those of the label."""
    label, sentence = line.split(" | ", 1)
    claim = principal(claims(sentence))
    assert claim is not None
    sides = ("+".join(sorted(_named(parties(codes), STATES))) or "-" for codes in (claim.actor, claim.target))
    told = " ".join((claim.event, *sides))
    event, *wanted = label.split()
    assert told == " ".join((event, *("+".join(sorted(side.split("+"))) for side in wanted)))


@pytest.mark.parametrize("line", _lines(OTHERWISE))
def test_what_only_sounds_so_is_read_otherwise(line: str) -> None:
    """What another deed, an appeal or a condition says is not the class its words recall."""
    event, sentence = line.split(" | ", 1)
    assert all(claim.event != event or claim.modality == "hypothetical" for claim in claims(sentence))
