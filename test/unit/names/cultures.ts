// The names of sixteen cultures and how families share them; generated-people.ts draws from them.

export interface Culture {
  name: string;
  women: readonly string[];
  men: readonly string[];
  surnames: readonly string[];
  /** Two surnames, one of each parent. */
  twoSurnames?: true;
  /** One given name of two words, this often. */
  compound: number;
  /** The surname a woman carries. */
  feminine?: (surname: string) => string;
  /** The surname stands first. */
  surnameFirst?: true;
}

const list = (text: string): string[] => text.split(/,\s*/);

const slavic = (surname: string): string => surname.replace(/(?<=[sc])ki$/, 'ka').replace(/(?<=[sc])kij$/, 'kaja');

export const CULTURES: readonly Culture[] = [
  {
    name: 'Spanish',
    twoSurnames: true,
    compound: 30,
    women: list(
      'María, Carmen, Ana, Isabel, Laura, Cristina, Marta, Dolores, Lucía, Pilar, Elena, Raquel, Sara, Paula, Teresa, Rosa, Julia, Irene, Alba, Silvia, Nuria, Patricia, Rocío, Mónica, Andrea, Beatriz, Sonia, Inés, Sandra, Susana, Yolanda, Natalia, Margarita, Mercedes, Begoña, Eva, Noelia, Verónica, Amparo, Nerea',
    ),
    men: list(
      'Antonio, Manuel, José, Francisco, David, Juan, Javier, Daniel, Jesús, Carlos, Miguel, Alejandro, Rafael, Pedro, Ángel, Pablo, Fernando, Sergio, Luis, Jorge, Alberto, Álvaro, Adrián, Diego, Raúl, Iván, Rubén, Enrique, Óscar, Ramón, Vicente, Andrés, Joaquín, Santiago, Eduardo, Víctor, Mario, Roberto, Jaime, Ignacio',
    ),
    surnames: list(
      'García, Rodríguez, González, Fernández, López, Martínez, Sánchez, Pérez, Gómez, Martín, Jiménez, Hernández, Ruiz, Díaz, Moreno, Muñoz, Álvarez, Romero, Gutiérrez, Alonso, Navarro, Torres, Domínguez, Ramos, Vázquez, Ramírez, Gil, Serrano, Morales, Molina, Blanco, Suárez, Castro, Ortega, Delgado, Ortiz, Marín, Rubio, Núñez, Medina, Sanz, Castillo, Iglesias, Cortés, Garrido, Santos, Guerrero, Lozano, Cano, Cruz, de la Fuente, Ibáñez, Peña, Calvo, Echeverría, Goicoechea, Zubizarreta, Quiñones, Ordóñez, del Olmo',
    ),
  },
  {
    name: 'Portuguese',
    twoSurnames: true,
    compound: 35,
    women: list(
      'Ana, Maria, Beatriz, Inês, Mariana, Leonor, Catarina, Joana, Sofia, Matilde, Carolina, Rita, Marta, Teresa, Helena, Patrícia, Sandra, Cláudia, Susana, Filipa, Raquel, Vera, Luísa, Fernanda, Juliana, Camila, Larissa, Letícia, Aline, Vanessa',
    ),
    men: list(
      'João, Rodrigo, Francisco, Martim, Tiago, Tomás, Afonso, Duarte, Pedro, Gonçalo, Diogo, Miguel, Rafael, Guilherme, Rui, Nuno, Paulo, Luís, Jorge, Carlos, António, Manuel, José, Bruno, Ricardo, Sérgio, Vítor, Hugo, Thiago, Caio',
    ),
    surnames: list(
      'Silva, Santos, Ferreira, Pereira, Oliveira, Costa, Rodrigues, Martins, Jesus, Sousa, Fernandes, Gonçalves, Gomes, Lopes, Marques, Alves, Almeida, Ribeiro, Pinto, Carvalho, Teixeira, Moreira, Correia, Mendes, Nunes, Soares, Vieira, Monteiro, Cardoso, da Rocha, Neves, Coelho, da Cruz, Cunha, Pires, Ramos, Reis, Simões, Antunes, Matos',
    ),
  },
  {
    name: 'German',
    compound: 15,
    women: list(
      'Ursula, Sabine, Petra, Monika, Claudia, Andrea, Birgit, Gabriele, Stefanie, Nicole, Heike, Angelika, Brigitte, Renate, Julia, Katharina, Anna, Laura, Lena, Johanna, Hannah, Leonie, Antonia, Franziska, Greta, Frieda, Mathilda, Wiebke, Silke, Anke',
    ),
    men: list(
      'Thomas, Michael, Andreas, Peter, Stefan, Klaus, Wolfgang, Jürgen, Christian, Matthias, Jens, Torsten, Uwe, Dirk, Bernd, Frank, Ralf, Lukas, Jonas, Felix, Paul, Leon, Maximilian, Moritz, Jakob, Konstantin, Götz, Eckhard, Henning, Sönke',
    ),
    surnames: list(
      'Müller, Schmidt, Schneider, Fischer, Weber, Meyer, Wagner, Becker, Schulz, Hoffmann, Koch, Bauer, Richter, Klein, Wolf, Schröder, Neumann, Schwarz, Zimmermann, Braun, Krüger, Hofmann, Hartmann, Lange, Krause, Lehmann, Köhler, Kaiser, Vogel, Jäger, Weiß, Groß, Seidel, Brandt, von Arnim, Schlüter, Böhm, Thoma, Oster, Grünwald',
    ),
  },
  {
    name: 'English',
    compound: 25,
    women: list(
      'Mary, Patricia, Jennifer, Linda, Elizabeth, Susan, Jessica, Sarah, Karen, Nancy, Lisa, Margaret, Sandra, Ashley, Emily, Donna, Michelle, Carol, Amanda, Melissa, Olivia, Amelia, Isla, Freya, Poppy, Harriet, Imogen, Tabitha, Philippa, Georgina',
    ),
    men: list(
      'James, Robert, John, Michael, William, David, Richard, Joseph, Thomas, Charles, Daniel, Matthew, Anthony, Mark, Steven, Andrew, Paul, Joshua, Kevin, Brian, George, Oliver, Jack, Alfie, Rupert, Hugo, Callum, Gareth, Rhys, Barnaby',
    ),
    surnames: list(
      "Smith, Jones, Williams, Brown, Taylor, Davies, Wilson, Evans, Thomas, Johnson, Roberts, Walker, Wright, Robinson, Thompson, White, Hughes, Edwards, Green, Hall, Wood, Harris, Lewis, Martin, Jackson, Clarke, Turner, Hill, Cooper, Ward, O'Neill, MacLeod, Fitzgerald, Ashworth, Pemberton, Blackwood, Hawthorne, Smith-Jones, Ellery, Quayle",
    ),
  },
  {
    name: 'French',
    compound: 20,
    women: list(
      'Marie, Nathalie, Isabelle, Sylvie, Catherine, Françoise, Valérie, Christine, Monique, Sophie, Patricia, Martine, Nicole, Sandrine, Stéphanie, Céline, Julie, Aurélie, Camille, Léa, Manon, Chloé, Émilie, Hélène, Mathilde, Solène, Maëlys, Clémence, Apolline, Capucine',
    ),
    men: list(
      'Jean, Pierre, Michel, Philippe, Alain, Patrick, Nicolas, Christophe, Daniel, Bernard, Christian, Frédéric, Laurent, Stéphane, Olivier, Sébastien, David, Julien, Thomas, Alexandre, Guillaume, Benoît, Mathieu, Hugo, Lucas, Théo, Gaël, Loïc, Yann, Corentin',
    ),
    surnames: list(
      "Martin, Bernard, Thomas, Petit, Robert, Richard, Durand, Dubois, Moreau, Laurent, Simon, Michel, Lefebvre, Leroy, Roux, David, Bertrand, Morel, Fournier, Girard, Bonnet, Dupont, Lambert, Fontaine, Rousseau, Vincent, Muller, Lefèvre, Faure, André, Le Goff, d'Aubigné, Chevallier, Perrot, Gaillard, Marchand, Dufour, Blanchard, Guérin, Boyer",
    ),
  },
  {
    name: 'Italian',
    compound: 15,
    women: list(
      'Maria, Anna, Giuseppina, Rosa, Angela, Giovanna, Teresa, Lucia, Carmela, Caterina, Francesca, Antonella, Paola, Laura, Giulia, Chiara, Federica, Silvia, Elisa, Martina, Alessia, Valentina, Roberta, Simona, Ilaria, Serena, Ginevra, Beatrice, Noemi, Letizia',
    ),
    men: list(
      'Giuseppe, Giovanni, Antonio, Mario, Luigi, Francesco, Angelo, Vincenzo, Pietro, Salvatore, Carlo, Franco, Domenico, Bruno, Paolo, Michele, Giorgio, Aldo, Sergio, Luciano, Marco, Andrea, Luca, Matteo, Davide, Stefano, Simone, Riccardo, Gabriele, Tommaso',
    ),
    surnames: list(
      "Rossi, Russo, Ferrari, Esposito, Bianchi, Romano, Colombo, Ricci, Marino, Greco, Bruno, Gallo, Conti, De Luca, Mancini, Costa, Giordano, Rizzo, Lombardi, Moretti, Barbieri, Fontana, Santoro, Mariani, Rinaldi, Caruso, Ferrara, Galli, Martini, Leone, D'Angelo, Di Stefano, Bellini, Sanna, Piras, Zanetti, Parisi, Sorrentino, Battaglia, Guerra",
    ),
  },
  {
    name: 'Polish',
    compound: 10,
    feminine: slavic,
    women: list(
      'Anna, Katarzyna, Małgorzata, Agnieszka, Barbara, Ewa, Krystyna, Magdalena, Elżbieta, Joanna, Aleksandra, Zofia, Monika, Teresa, Danuta, Natalia, Julia, Karolina, Marta, Beata, Dorota, Halina, Jadwiga, Alicja, Jolanta, Iwona, Grażyna, Justyna, Renata, Kinga',
    ),
    men: list(
      'Piotr, Krzysztof, Andrzej, Tomasz, Jan, Paweł, Michał, Marcin, Jakub, Adam, Marek, Łukasz, Grzegorz, Mateusz, Wojciech, Mariusz, Dariusz, Zbigniew, Maciej, Rafał, Robert, Kamil, Jerzy, Dawid, Szymon, Kacper, Bartosz, Sławomir, Ryszard, Tadeusz',
    ),
    surnames: list(
      'Nowak, Kowalski, Wiśniewski, Wójcik, Kowalczyk, Kamiński, Lewandowski, Zieliński, Szymański, Woźniak, Dąbrowski, Kozłowski, Jankowski, Mazur, Kwiatkowski, Krawczyk, Kaczmarek, Piotrowski, Grabowski, Zając, Pawłowski, Michalski, Król, Wieczorek, Jabłoński, Wróbel, Nowakowski, Majewski, Olszewski, Stępień',
    ),
  },
  {
    name: 'Russian',
    compound: 0,
    feminine: (surname) => surname.replace(/в$/, 'ва').replace(/н$/, 'на').replace(/ский$/, 'ская'),
    women: list(
      'Анна, Мария, Елена, Ольга, Наталья, Екатерина, Татьяна, Ирина, Светлана, Юлия, Анастасия, Дарья, Ксения, Полина, Вера, Людмила, Галина, Надежда, Марина, Валентина, Алёна, Варвара, Зинаида, Инна, Кира',
    ),
    men: list(
      'Александр, Сергей, Дмитрий, Андрей, Алексей, Максим, Евгений, Иван, Михаил, Николай, Владимир, Павел, Константин, Юрий, Олег, Виктор, Игорь, Роман, Артём, Денис, Антон, Илья, Кирилл, Тимур, Георгий',
    ),
    surnames: list(
      'Иванов, Смирнов, Кузнецов, Попов, Васильев, Петров, Соколов, Михайлов, Новиков, Фёдоров, Морозов, Волков, Алексеев, Лебедев, Семёнов, Егоров, Павлов, Козлов, Степанов, Орлов, Никитин, Захаров, Борисов, Чайковский, Щербаков, Воронин, Калинин, Хрущёв, Жуков, Яковлев',
    ),
  },
  {
    name: 'Nordic',
    compound: 15,
    women: list(
      'Anna, Eva, Kristina, Birgitta, Karin, Elisabeth, Ingrid, Sara, Emma, Kerstin, Mette, Hanne, Kirsten, Åse, Sigrid, Solveig, Astrid, Linnea, Maja, Elin, Päivi, Tuula, Aino, Helmi, Guðrún, Þórunn, Ragnhild, Tove, Inger, Randi',
    ),
    men: list(
      'Lars, Anders, Per, Karl, Johan, Erik, Nils, Sven, Olof, Magnus, Bjørn, Søren, Jens, Henrik, Morten, Kjell, Odd, Tor, Knut, Håkon, Timo, Jukka, Antti, Matti, Veikko, Sigurður, Ólafur, Gunnar, Rasmus, Mikkel',
    ),
    surnames: list(
      'Andersson, Johansson, Karlsson, Nilsson, Eriksson, Larsson, Olsson, Persson, Svensson, Gustafsson, Hansen, Jensen, Nielsen, Pedersen, Sørensen, Rasmussen, Kjær, Østergaard, Øvergård, Bakken, Haugen, Lund, Dahl, Berg, Strøm, Korhonen, Virtanen, Hämäläinen, Mäkinen, Åkesson, Lindqvist, Sjöberg, Nyström, Holm, Vestergaard',
    ),
  },
  {
    name: 'Dutch',
    compound: 10,
    women: list(
      'Johanna, Anna, Cornelia, Elisabeth, Wilhelmina, Hendrika, Saskia, Marieke, Femke, Sanne, Lotte, Anouk, Esther, Ingrid, Monique, Inge, Marjolein, Tessa, Fleur, Roos, Jantje, Aaltje, Geertje, Maaike, Jolanda',
    ),
    men: list(
      'Johannes, Jan, Cornelis, Hendrik, Willem, Pieter, Gerrit, Dirk, Bas, Sander, Jeroen, Maarten, Joost, Ruben, Thijs, Sjoerd, Wouter, Bram, Daan, Koen, Rutger, Hidde, Arjen, Klaas, Teun',
    ),
    surnames: list(
      'de Jong, Jansen, de Vries, van den Berg, van Dijk, Bakker, Janssen, Visser, Smit, Meijer, de Boer, Mulder, de Groot, Bos, Vos, Peters, Hendriks, van Leeuwen, Dekker, Brouwer, de Wit, Dijkstra, Smits, de Graaf, van der Meer, van den Heuvel, Kok, Jacobs, Vermeulen, van der Linden',
    ),
  },
  {
    name: 'Turkish',
    compound: 15,
    women: list(
      'Fatma, Ayşe, Emine, Hatice, Zeynep, Elif, Meryem, Şerife, Sultan, Zehra, Merve, Özlem, Esra, Yasemin, Hülya, Selin, Defne, Ebru, Gül, Tuğba, Sevgi, Derya, Nuray, Aylin, Büşra',
    ),
    men: list(
      'Mehmet, Mustafa, Ahmet, Ali, Hüseyin, Hasan, İbrahim, İsmail, Osman, Yusuf, Murat, Ömer, Ramazan, Halil, Emre, Burak, Cem, Kerem, Serkan, Tolga, Uğur, Volkan, Onur, Barış, Levent',
    ),
    surnames: list(
      'Yılmaz, Kaya, Demir, Şahin, Çelik, Yıldız, Yıldırım, Öztürk, Aydın, Özdemir, Arslan, Doğan, Kılıç, Aslan, Çetin, Kara, Koç, Kurt, Özkan, Şimşek, Polat, Korkmaz, Erdoğan, Güneş, Aksoy, Bulut, Taş, Türk, Ünal, Acar',
    ),
  },
  {
    name: 'Arabic',
    compound: 15,
    women: list(
      'Fatima, Aisha, Maryam, Layla, Noor, Zainab, Khadija, Huda, Salma, Rania, Samira, Amina, Yasmin, Nadia, Hanan, Reem, Dina, Lubna, Sawsan, Ghada, Iman, Basma, Wafa, Rasha, Suad',
    ),
    men: list(
      'Mohammed, Ahmed, Ali, Omar, Hassan, Hussein, Khalid, Ibrahim, Yusuf, Abdullah, Mahmoud, Mustafa, Karim, Tariq, Walid, Saeed, Rashid, Faisal, Sultan, Hamad, Majid, Nasser, Bilal, Ziad, Adel',
    ),
    surnames: list(
      'Al-Fayed, Al-Otaibi, Haddad, Khoury, El Amrani, Mansour, Al Suwaidi, Najjar, Saleh, Benali, Darwish, Al-Rashid, Nasser, Hamdan, Aziz, Sabbagh, Qasim, Al Maktoum, Bakri, Tamimi, Al Ghamdi, Shaheen, Jabbar, Farouk, Bouzid',
    ),
  },
  {
    name: 'Indian',
    compound: 15,
    women: list(
      'Priya, Sunita, Anita, Kavita, Deepa, Lakshmi, Meena, Neha, Pooja, Rekha, Shilpa, Sneha, Swati, Usha, Vidya, Ananya, Divya, Gayatri, Indira, Jyoti, Kiran, Manjula, Nandini, Radha, Savita',
    ),
    men: list(
      'Rajesh, Rakesh, Sanjay, Vijay, Amit, Anil, Sunil, Ravi, Suresh, Ramesh, Mahesh, Dinesh, Ganesh, Arjun, Vikram, Rahul, Rohit, Karthik, Naveen, Prakash, Manoj, Ashok, Deepak, Gopal, Harish',
    ),
    surnames: list(
      'Sharma, Verma, Gupta, Singh, Kumar, Patel, Shah, Mehta, Reddy, Rao, Nair, Iyer, Menon, Pillai, Chatterjee, Banerjee, Mukherjee, Das, Bose, Ghosh, Joshi, Desai, Kulkarni, Deshpande, Naidu, Mishra, Tiwari, Yadav, Chauhan, Malhotra',
    ),
  },
  {
    name: 'Chinese',
    compound: 0,
    women: list(
      'Xiaohong, Meiling, Yan, Fang, Lihua, Xiuying, Jing, Yun, Ting, Xue, Yuting, Jiayi, Xinyi, Ruoxi, Zihan, Meihua, Lanying, Qiong, Shufen, Wenjing, Xiaoli, Xiaoyan, Yaqin, Hui, Juan',
    ),
    men: list(
      'Xiaoming, Wei, Jun, Lei, Qiang, Jianguo, Zhiqiang, Haoran, Yichen, Zixuan, Bo, Feng, Gang, Peng, Tao, Guoqiang, Weidong, Xiaodong, Jianhua, Minghao, Yuhang, Chao, Dong, Kai, Zhenhua',
    ),
    surnames: list(
      'Wang, Li, Zhang, Liu, Chen, Yang, Huang, Zhao, Wu, Zhou, Xu, Sun, Ma, Zhu, Hu, Guo, He, Lin, Gao, Luo, Zheng, Liang, Xie, Song, Tang, Deng, Han, Feng, Cao, Ouyang',
    ),
  },
  {
    name: 'Korean',
    compound: 0,
    women: list(
      'Seo-yeon, Min-seo, Ji-woo, Ha-eun, Soo-jin, Eun-ji, Hye-jin, Yu-na, Mi-kyung, Young-hee, Ji-hye, Bo-ram, Da-in, Chae-won, So-young, Kyung-sook, Eun-young, Na-ri, Se-ra, Hyo-jin',
    ),
    men: list(
      'Min-jun, Seo-jun, Do-yun, Ji-ho, Hyun-woo, Sung-min, Jae-hyun, Young-ho, Dong-hyun, Tae-yang, Jin-woo, Kyung-soo, Sang-hoon, Woo-sung, Chan-ho, Gun-woo, Byung-hun, Ki-tae, Seung-ri, Han-sol',
    ),
    surnames: list(
      'Kim, Lee, Park, Choi, Jung, Kang, Cho, Yoon, Jang, Lim, Han, Oh, Seo, Shin, Kwon, Hwang, Ahn, Song, Jeon, Hong',
    ),
  },
  {
    name: 'Nigerian',
    compound: 15,
    women: list(
      'Ngozi, Chioma, Adaeze, Ifeoma, Amaka, Nkechi, Chinwe, Uju, Folake, Yetunde, Oluwakemi, Titilayo, Abimbola, Bukola, Omolara, Aisha, Halima, Zainab, Blessing, Patience, Ebele, Obiageli, Adunni, Morenike, Temitope',
    ),
    men: list(
      'Chukwuemeka, Chinedu, Obinna, Ikechukwu, Uchenna, Nnamdi, Kelechi, Emeka, Oluwaseun, Oluwatobi, Babatunde, Olumide, Adebayo, Ayodele, Femi, Segun, Tunde, Musa, Ibrahim, Yakubu, Sunday, Godwin, Ifeanyi, Chibuzo, Kayode',
    ),
    surnames: list(
      'Okonkwo, Eze, Nwosu, Okafor, Okoro, Obi, Adeyemi, Adebayo, Balogun, Ogunleye, Afolabi, Bello, Abubakar, Mohammed, Danjuma, Onyekachi, Nwachukwu, Igwe, Olawale, Akinola, Ojo, Lawal, Sani, Ekwueme, Uzoma',
    ),
  },
];
