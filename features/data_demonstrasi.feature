# language: id
Fitur: Data demonstrasi dari lima artikel
  Angka yang diberitakan tentang laboratorium inovasi Kota Tangerang Selatan dan Kota Cilegon dapat dihitung ulang.

  Latar Belakang:
    Diketahui data demonstrasi telah dimuat

  Skenario: Tangerang Selatan mempunyai 22 inovasi laboratorium pada tahun 2020
    Ketika laporan "portofolio" wilayah "Kota Tangerang Selatan" tahun "2020" cakupan "angkatan laboratorium" dibaca
    Maka laporan memuat:
      | Cakupan  | angkatan laboratorium |
      | Jumlah   | 22                    |
      | Baru     | 22                    |
      | Berjalan | 0                     |
    Dan setiap pengelompokan laporan berjumlah "22"

  Skenario: Ke-22 inovasi Tangerang Selatan berasal dari 11 perangkat daerah
    Ketika laporan "portofolio" wilayah "Kota Tangerang Selatan" tahun "2020" cakupan "angkatan laboratorium" dibaca
    Maka laporan mendaftar:
      | Kode             | Jumlah |
      | DISDUKCAPIL      | 6      |
      | DPMPTSP          | 4      |
      | DISPAR           | 2      |
      | DPAD             | 2      |
      | DPMP3AKB         | 2      |
      | DPU              | 1      |
      | DISNAKER         | 1      |
      | DISPERINDAG      | 1      |
      | DLH              | 1      |
      | DKPP             | 1      |
      | DISDIK           | 1      |
    Dan pengelompokan laporan menurut "perangkat daerah" menyebut "11" nama

  Skenario: Bappeda Tangerang Selatan terlihat tanpa inovasi pada tahun 2020
    Ketika laporan "cakupan" wilayah "Kota Tangerang Selatan" tahun "2020" dibaca
    Maka laporan memuat:
      | Kenyataan: Jumlah perangkat daerah | 11 |
      | Kenyataan: Jumlah inovasi          | 22 |
    Dan laporan menyebut tanpa inovasi: "BAPPEDA"

  Skenario: Tangerang Selatan menargetkan 35 perangkat daerah pada tahun 2021
    Ketika laporan "cakupan" wilayah "Kota Tangerang Selatan" tahun "2021" dibaca
    Maka laporan memuat:
      | Sasaran: Jumlah perangkat daerah   | 35 |
      | Kenyataan: Jumlah perangkat daerah | 0  |

  Skenario: Angkatan 2020 Tangerang Selatan didampingi LAN tanpa nota kesepahaman yang diketahui
    Ketika keadaan angkatan "Laboratorium Inovasi 2020" dibaca
    Maka keadaan itu memuat:
      | Tahun       | 2020 |
      | Pendamping  | LAN  |
    Dan keadaan itu tidak memuat "Nota kesepahaman"

  Skenario: Empat tahap di Tangerang Selatan selesai dan tinggal Display
    Ketika laporan "papan" wilayah "Kota Tangerang Selatan" dibaca
    Maka laporan memuat:
      | Tahapan 1: Selesai | 22 |
      | Tahapan 2: Selesai | 22 |
      | Tahapan 3: Selesai | 22 |
      | Tahapan 4: Selesai | 22 |
      | Tahapan 5: Selesai | 0  |

  Skenario: Tangerang Selatan meluncurkan inovasinya pada 21 Desember 2020
    Ketika keadaan peluncuran "Peluncuran Laboratorium Inovasi Kota Tangerang Selatan 2020" dibaca
    Maka keadaan itu memuat:
      | Status  | dilaksanakan                              |
      | Tanggal | 21 Desember 2020                          |
      | Tempat  | Lantai 4 Ruang Belandongan, Balaikota     |
    Dan keadaan itu memuat "22" inovasi

  Skenario: Tangerang Selatan mengumumkan 35 inovasi dari 19 perangkat daerah
    Ketika keadaan wilayah "Kota Tangerang Selatan" dibaca
    Maka keadaan itu memuat:
      | Diumumkan 1: Nilai        | 35                 |
      | Diumumkan 1: Hal          | inovasi            |
      | Diumumkan 1: Cakupan      | seluruh portofolio |
      | Diumumkan 1: Ketelitian   | tepat              |
      | Diumumkan 1: Pada tanggal | 21 Desember 2020   |
      | Diumumkan 2: Nilai        | 19                 |
      | Diumumkan 2: Hal          | perangkat daerah   |

  Skenario: Cilegon dan LAN menandatangani nota kesepahaman pada 21 Mei 2019
    Ketika keadaan angkatan "Laboratorium Inovasi 2019–2020" dibaca
    Maka keadaan itu memuat:
      | Tahun                            | 2019                    |
      | Nota kesepahaman: Tanggal        | 21 Mei 2019             |
      | Nota kesepahaman: Tempat         | Aula Setda II           |
      | Nota kesepahaman: Penanda tangan | Walikota Edi Ariadi     |
      | Nota kesepahaman: Penanda tangan | Kepala LAN Adi Suryanto |

  Skenario: Cilegon mengumumkan sekitar 86 inovasi pada tahun 2019
    Ketika keadaan wilayah "Kota Cilegon" dibaca
    Maka keadaan itu memuat:
      | Diumumkan 1: Nilai        | 86          |
      | Diumumkan 1: Ketelitian   | sekitar     |
      | Diumumkan 1: Pada tanggal | 21 Mei 2019 |

  Skenario: Cilegon mempunyai 42 inovasi baru dan 17 yang sudah berjalan pada tahun 2020
    Ketika laporan "portofolio" wilayah "Kota Cilegon" tahun "2020" dibaca
    Maka laporan memuat:
      | Baru     | 42 |
      | Berjalan | 17 |
      | Jumlah   | 59 |
    Dan setiap pengelompokan laporan berjumlah "59"

  Skenario: Peluncuran Cilegon 4 Agustus 2020 mengumumkan 59 inovasi
    Ketika keadaan peluncuran "Launching Inovasi Tahun 2020" dibaca
    Maka keadaan itu memuat:
      | Status              | dilaksanakan   |
      | Tanggal             | 4 Agustus 2020 |
      | Diumumkan: Baru     | 42             |
      | Diumumkan: Berjalan | 17             |
      | Diumumkan: Jumlah   | 59             |
    Dan keadaan itu memuat "42" inovasi

  Skenario: Ke-17 inovasi Cilegon yang sudah berjalan dimiliki enam perangkat daerah
    Ketika daftar inovasi wilayah "Kota Cilegon" yang sudah berjalan dibaca
    Maka daftar itu memuat "17" inovasi dari "6" perangkat daerah
    Dan daftar itu memuat "3" inovasi milik "DINKES"
    Dan daftar itu memuat "2" inovasi milik "DPAD"

  Skenario: Ke-42 inovasi baru Cilegon tersebar di semua perangkat daerah yang terdaftar
    Ketika laporan "cakupan" wilayah "Kota Cilegon" tahun "2020" dibaca
    Maka laporan memuat:
      | Kenyataan: Jumlah perangkat daerah | 7  |
      | Kenyataan: Jumlah inovasi          | 42 |
    Dan laporan menyebut tanpa inovasi: ""

  Skenario: Pembelajaran kesehatan di Lapas Cibeber menerima penghargaan
    Ketika keadaan inovasi "Pembelajaran kesehatan bagi warga binaan Lapas Cibeber" dibaca
    Maka keadaan itu memuat:
      | Perangkat daerah: Kode | DINKES                                           |
      | Lokasi                 | Lapas Cibeber                                    |
      | Penghargaan 1: Nama    | Penghargaan (nama tidak disebutkan dalam artikel) |
    Dan keadaan itu tidak memuat "Penghargaan 1: Pemberi"
    Dan keadaan itu tidak memuat "Penghargaan 1: Tahun"

  Skenario: Angkatan 2022 Cilegon berdasar Instruksi Wali Kota nomor 1 tahun 2022 dan mencapai Deliver
    Ketika keadaan angkatan "Laboratorium Inovasi 2022–2023" dibaca
    Maka keadaan itu memuat:
      | Dasar hukum 1: Jenis | instruksi                 |
      | Dasar hukum 1: Nomor | 1                         |
      | Dasar hukum 1: Tahun | 2022                      |
      | Tahap                | Deliver                   |
      | Program              | One Agency One Innovation |

  Skenario: Cilegon mengumumkan sedikitnya 100 inovasi laboratorium pada tahun 2023
    Ketika keadaan wilayah "Kota Cilegon" dibaca
    Maka keadaan itu memuat:
      | Diumumkan 2: Nilai        | 100                   |
      | Diumumkan 2: Ketelitian   | sedikitnya            |
      | Diumumkan 2: Cakupan      | angkatan laboratorium |
      | Diumumkan 2: Pada tanggal | 26 September 2023     |

  Skenario: Peluncuran Cilegon 2023 direncanakan Oktober 2023 tanpa tanggal pasti
    Ketika keadaan peluncuran "Launching Inovasi Tahun 2023" dibaca
    Maka keadaan itu memuat:
      | Status | direncanakan |
      | Bulan  | Oktober 2023 |
    Dan keadaan itu tidak memuat "Tanggal"

  Skenario: Telur asin kelompok masyarakat dan percepatan layanan sudah diterapkan
    Ketika keadaan inovasi "<inovasi>" dibaca
    Maka keadaan itu memuat:
      | Pengusul: Jenis | <pengusul> |
      | Kematangan      | penerapan  |

      Contoh:
        | inovasi                                        | pengusul         |
        | Produk olahan telur asin kelompok masyarakat   | masyarakat       |
        | Percepatan pelayanan publik di DKCS            | perangkat daerah |

  Skenario: Nama perangkat daerah Cilegon berganti sedangkan kodenya tetap
    Ketika laporan "cakupan" wilayah "Kota Cilegon" tahun "<tahun>" dibaca
    Maka laporan mendaftar:
      | Kode   | Nama   |
      | <kode> | <nama> |

      Contoh:
        | tahun | kode        | nama                                                                                   |
        | 2020  | BAPPEDA     | Badan Perencanaan Pembangunan Daerah (Bappeda)                                         |
        | 2022  | BAPPEDA     | Badan Perencanaan Pembangunan Daerah dan Penelitian dan Pengembangan (Bappeda Litbang) |
        | 2020  | DISDUKCAPIL | Dinas Kependudukan dan Pencatatan Sipil (Disdukcapil)                                  |
        | 2023  | DISDUKCAPIL | Dinas Kependudukan dan Catatan Sipil (DKCS)                                            |
