# language: id
Fitur: Satu perangkat daerah satu inovasi
  Laporan menunjukkan perangkat daerah mana yang berinovasi, menurut cakupan dan tanggal yang jelas.

  Latar Belakang:
    Diketahui perangkat daerah "Disdukcapil" di "Kota Tangerang Selatan"
    Dan perangkat daerah "DPMPTSP" di "Kota Tangerang Selatan"
    Dan perangkat daerah "Bappeda" di "Kota Tangerang Selatan"

  @R17
  Aturan: Setiap perangkat daerah sebaiknya mempunyai sedikitnya satu inovasi setahun, dan yang tidak mempunyai terlihat
    Sumber: berita Kota Cilegon, 4 Agustus 2020; Kota Tangerang Selatan, 21 Desember 2020; Kota Cilegon tentang Instruksi Wali Kota 1/2022.
    Hitungan setahun sekali tidak disebut di sana.

    Skenario: Perangkat daerah tanpa inovasi terlihat
      Diketahui inovasi "Antar Akta" milik "Disdukcapil"
      Ketika laporan "cakupan" wilayah "Kota Tangerang Selatan" tahun "2020" dibaca
      Maka laporan mendaftar:
        | Nama        | Jumlah inovasi | Terpenuhi |
        | Disdukcapil | 1              | ya        |
        | Bappeda     | 0              | tidak     |
      Dan laporan menyebut tanpa inovasi: "BAPPEDA, DPMPTSP"

    Skenario: Inovasi tahun lain tidak memenuhi tahun yang dilaporkan
      Diketahui inovasi "Antar Akta" milik "Disdukcapil"
      Ketika laporan "cakupan" wilayah "Kota Tangerang Selatan" tahun "2021" dibaca
      Maka laporan menyebut tanpa inovasi: "BAPPEDA, DISDUKCAPIL, DPMPTSP"

    Skenario: Kecamatan dihitung bila wilayah menentukannya
      Diketahui kecamatan "Serpong" di "Kota Tangerang Selatan"
      Dan admin mengatur ketentuan wilayah "Kota Tangerang Selatan" dengan rincian:
        | Kecamatan ikut dihitung | ya |
      Ketika laporan "cakupan" wilayah "Kota Tangerang Selatan" tahun "2020" dibaca
      Maka laporan mendaftar "Serpong"

    Skenario: Inovasi bidang dihitung pada dinas induknya
      Diketahui puskesmas "Puskesmas Serpong" di "Kota Tangerang Selatan"
      Dan fasilitator menempatkan perangkat daerah "Puskesmas Serpong" di bawah "Bappeda" tanggal "2 Januari 2020"
      Dan inovasi "Kelas Ibu" milik "Puskesmas Serpong"
      Ketika laporan "cakupan" wilayah "Kota Tangerang Selatan" tahun "2020" dibaca
      Maka laporan mendaftar:
        | Nama    | Jumlah inovasi | Terpenuhi |
        | Bappeda | 1              | ya        |
      Tetapi laporan tidak mendaftar "Puskesmas Serpong"

  @R19
  Aturan: Target tahunan dapat ditetapkan dan dibandingkan dengan kenyataannya
    Sumber: berita Kota Tangerang Selatan, 21 Desember 2020.

    Skenario: Target 35 perangkat daerah dibandingkan dengan yang terlaksana
      Diketahui fasilitator menentukan target tahun "2021" bagi "Kota Tangerang Selatan" dengan rincian:
        | Jumlah perangkat daerah | 35 |
      Dan inovator mengusulkan inovasi "Antar Akta" milik "Disdukcapil" tanggal "1 Februari 2021"
      Ketika laporan "cakupan" wilayah "Kota Tangerang Selatan" tahun "2021" dibaca
      Maka laporan memuat:
        | Sasaran: Jumlah perangkat daerah   | 35 |
        | Kenyataan: Jumlah perangkat daerah | 1  |
        | Kenyataan: Jumlah inovasi          | 1  |

    Skenario: Tahun tanpa target dilaporkan tanpa target
      Diketahui inovasi "Antar Akta" milik "Disdukcapil"
      Ketika laporan "cakupan" wilayah "Kota Tangerang Selatan" tahun "2020" dibaca
      Maka laporan tidak memuat "Sasaran"

  @R20
  Aturan: Jumlah per perangkat daerah sama dengan totalnya dan dapat dihitung ulang dari jejak
    Sumber: berita Kota Tangerang Selatan, 21 Desember 2020.
    Batas persisnya dipilih untuk pencatatan ini.

    Skenario: Setiap pengelompokan berjumlah sama dengan total
      Diketahui inovasi "Antar Akta" milik "Disdukcapil"
      Dan inovasi "Izin Cepat" milik "DPMPTSP"
      Dan inovasi "Loket Malam" milik "Disdukcapil" sudah berjalan sejak "2018"
      Ketika laporan "portofolio" wilayah "Kota Tangerang Selatan" tahun "2020" dibaca
      Maka laporan memuat:
        | Jumlah   | 3 |
        | Baru     | 2 |
        | Berjalan | 1 |
      Dan setiap pengelompokan laporan berjumlah "3"

    Skenario: Papan tahap menghitung inovasi pada setiap tahap
      Diketahui inovasi "Antar Akta" milik "Disdukcapil" telah menyelesaikan tahap "Diagnose"
      Dan inovasi "Izin Cepat" milik "DPMPTSP" telah memulai tahap "Diagnose"
      Ketika laporan "papan" wilayah "Kota Tangerang Selatan" dibaca
      Maka laporan memuat:
        | Tahapan 1: Selesai         | 2 |
        | Tahapan 2: Selesai         | 1 |
        | Tahapan 2: Sedang berjalan | 1 |

    Skenario: Jumlah hari pada setiap tahap dilaporkan untuk setiap perangkat daerah
      Diketahui inovasi "Antar Akta" milik "Disdukcapil"
      Dan inovator memulai tahap "Drum-up" pada inovasi "Antar Akta" tanggal "1 Oktober 2020"
      Dan inovator menyelesaikan tahap "Drum-up" pada inovasi "Antar Akta" tanggal "11 Oktober 2020"
      Ketika laporan "tahapan" wilayah "Kota Tangerang Selatan" dibaca
      Maka laporan tahapan "Disdukcapil" menyebut tahap "Drum-up" selesai "1" kali dengan median "10" hari

  @R21
  Aturan: Setiap angka yang diumumkan menyebut cakupan dan tanggalnya
    Sumber: berita Kota Tangerang Selatan, 21 Desember 2020.
    Batas persisnya dipilih untuk pencatatan ini.

    Skenario: Angka portofolio disebut bersama cakupan dan tanggalnya
      Diketahui fasilitator mengumumkan angka "35" tentang "inovasi" di "Kota Tangerang Selatan" dengan rincian:
        | Cakupan      | seluruh portofolio |
        | Ketelitian   | tepat              |
        | Pada tanggal | 21 Desember 2020   |
      Ketika laporan "portofolio" wilayah "Kota Tangerang Selatan" dibaca
      Maka laporan memuat:
        | Diumumkan 1: Nilai        | 35                 |
        | Diumumkan 1: Cakupan      | seluruh portofolio |
        | Diumumkan 1: Pada tanggal | 21 Desember 2020   |

    Skenario: Laporan menyebut cakupannya sendiri
      Diketahui inovasi "Antar Akta" milik "Disdukcapil"
      Ketika laporan "portofolio" wilayah "Kota Tangerang Selatan" cakupan "angkatan laboratorium" dibaca
      Maka laporan memuat:
        | Cakupan | angkatan laboratorium |
        | Jumlah  | 0                     |

    Skenario: Angka tanpa cakupan tidak diterima
      Ketika fasilitator mengumumkan angka "35" tentang "inovasi" di "Kota Tangerang Selatan" tanpa menyebut "Cakupan"
      Maka perintah tidak dapat diterima

  @R22
  Aturan: Angka perkiraan ditandai sebagai perkiraan
    Sumber: berita Kota Cilegon, 21 Mei 2019; Kota Cilegon, 26 September 2023.
    Batas persisnya dipilih untuk pencatatan ini.

    Skenario: Angka sekitar 86 tetap ditandai sebagai perkiraan
      Ketika fasilitator mengumumkan angka "86" tentang "inovasi" di "Kota Tangerang Selatan" dengan rincian:
        | Cakupan      | seluruh portofolio |
        | Ketelitian   | sekitar            |
        | Pada tanggal | 21 Mei 2019        |
      Maka perintah diterima
      Dan keadaan wilayah "Kota Tangerang Selatan" memuat:
        | Diumumkan 1: Ketelitian | sekitar |

    Skenario: Ukuran perkiraan tetap ditandai sebagai perkiraan
      Diketahui inovasi "Antar Akta" milik "Disdukcapil"
      Dan inovator menentukan indikator "lama-layanan" sebagai "hasil" inovasi "Antar Akta"
      Ketika inovator mencatat ukuran "2,5" pada indikator "lama-layanan" inovasi "Antar Akta" dengan rincian:
        | Ketelitian | sekitar |
      Maka perintah diterima
      Dan keadaan inovasi "Antar Akta" memuat:
        | Indikator 1: Pengukuran 1: Nilai      | 2,5     |
        | Indikator 1: Pengukuran 1: Ketelitian | sekitar |

  @R25
  Aturan: Peserta diklat kepemimpinan tanpa inovasi terdaftar belum memenuhi syarat
    Sumber: berita Kota Cilegon, 21 Mei 2019.

    Skenario: Peserta tanpa inovasi belum memenuhi syarat
      Diketahui fasilitator mendaftarkan peserta diklat "PKA-07" di "Kota Tangerang Selatan"
      Ketika laporan "peserta diklat" wilayah "Kota Tangerang Selatan" dibaca
      Maka laporan mendaftar:
        | Kunci  | Memenuhi syarat |
        | PKA-07 | tidak           |

    Skenario: Peserta dengan inovasi memenuhi syarat
      Diketahui fasilitator mendaftarkan peserta diklat "PKA-07" di "Kota Tangerang Selatan"
      Dan inovator mengusulkan inovasi "Antar Akta" milik "Disdukcapil" dengan rincian:
        | Asal: Jenis   | diklat kepemimpinan |
        | Asal: Rujukan | PKA-07              |
      Ketika laporan "peserta diklat" wilayah "Kota Tangerang Selatan" dibaca
      Maka laporan mendaftar:
        | Kunci  | Memenuhi syarat |
        | PKA-07 | ya              |
