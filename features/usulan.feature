# language: id
Fitur: Usulan inovasi
  Siapa pun dapat mengusulkan inovasi. Setiap usulan mempunyai perangkat daerah penanggung jawab, bentuk, dan asal.

  Latar Belakang:
    Diketahui perangkat daerah "Disdukcapil" di "Kota Cilegon"
    Dan perangkat daerah "DKPP" di "Kota Cilegon"

  @R01
  Aturan: Inovasi mempunyai tepat satu perangkat daerah penanggung jawab pada setiap saat
    Sumber: berita Kota Cilegon, 4 Agustus 2020; Kota Tangerang Selatan, 21 Desember 2020.
    Batas persisnya dipilih untuk pencatatan ini.

    Skenario: Usulan dengan perangkat daerah penanggung jawab diterima
      Ketika inovator mengusulkan inovasi "Antar Akta" milik "Disdukcapil"
      Maka perintah diterima
      Dan keadaan inovasi "Antar Akta" memuat:
        | Perangkat daerah: Nama | Disdukcapil |

    Skenario: Usulan tanpa perangkat daerah penanggung jawab ditolak
      Ketika inovator mengusulkan inovasi "Antar Akta" tanpa menyebut "Perangkat daerah"
      Maka perintah ditolak karena "tanpa perangkat daerah penanggung jawab"

    Skenario: Penanggung jawab yang baru menggantikan yang lama
      Diketahui inovasi "Antar Akta" milik "Disdukcapil"
      Ketika fasilitator mengganti penanggung jawab inovasi "Antar Akta" menjadi "DKPP" dengan rincian:
        | Alasan | Urusan dialihkan |
      Maka perintah diterima
      Dan keadaan inovasi "Antar Akta" memuat:
        | Perangkat daerah: Nama | DKPP |

  @R18
  Aturan: Bidang dapat disebut sebagai pengusul, dan cakupan per bidang adalah anjuran
    Sumber: berita Kota Cilegon tentang Instruksi Wali Kota 1/2022.
    Batas persisnya dipilih untuk pencatatan ini.

    Skenario: Bidang pengusul tercatat pada inovasi
      Ketika inovator mengusulkan inovasi "Antar Akta" milik "Disdukcapil" dengan rincian:
        | Bidang | Bidang Pelayanan Pencatatan Sipil |
      Maka perintah diterima
      Dan keadaan inovasi "Antar Akta" memuat:
        | Bidang | Bidang Pelayanan Pencatatan Sipil |

    Skenario: Bidang tanpa inovasi tidak dihitung sebagai kewajiban
      Diketahui bidang "Bidang Pelayanan Pencatatan Sipil" di "Kota Cilegon"
      Dan inovasi "Antar Akta" milik "Disdukcapil"
      Ketika laporan "cakupan" wilayah "Kota Cilegon" tahun "2020" dibaca
      Maka laporan mendaftar "Disdukcapil"
      Tetapi laporan tidak mendaftar "Bidang Pelayanan Pencatatan Sipil"

  @R23
  Aturan: Bentuk inovasi adalah pelayanan publik, tata kelola pemerintahan, atau lainnya, dan teknologi tepat guna adalah tanda
    Sumber: berita Kota Cilegon, 26 September 2023; Kota Cilegon tentang Instruksi Wali Kota 1/2022.

    Skenario: Bentuk yang dikenal diterima
      Ketika inovator mengusulkan inovasi "Antar Akta" milik "Disdukcapil" dengan rincian:
        | Bentuk | <bentuk> |
      Maka perintah diterima
      Dan keadaan inovasi "Antar Akta" memuat:
        | Bentuk | <bentuk> |

      Contoh:
        | bentuk                  |
        | pelayanan publik        |
        | tata kelola pemerintahan |
        | lainnya                 |

    Skenario: Teknologi tepat guna dicatat sebagai tanda
      Ketika inovator mengusulkan inovasi "Telur Asin Warga" milik "DKPP" dengan rincian:
        | Bentuk | lainnya               |
        | Tanda  | teknologi tepat guna  |
      Maka perintah diterima
      Dan keadaan inovasi "Telur Asin Warga" memuat:
        | Tanda | teknologi tepat guna |

    Skenario: Teknologi tepat guna bukan bentuk inovasi
      Ketika inovator mengusulkan inovasi "Telur Asin Warga" milik "DKPP" dengan rincian:
        | Bentuk | teknologi tepat guna |
      Maka perintah ditolak karena "bentuk tidak dikenal"

    Skenario: Bentuk tidak dapat diperbarui menjadi bentuk yang tidak dikenal
      Diketahui inovasi "Telur Asin Warga" milik "DKPP"
      Ketika inovator memperbarui usulan inovasi "Telur Asin Warga" dengan rincian:
        | Bentuk | teknologi tepat guna |
      Maka perintah ditolak karena "bentuk tidak dikenal"
      Dan jejak "Telur Asin Warga" tidak bertambah

  @R24
  Aturan: Asal inovasi wajib disebutkan
    Sumber: berita Kota Cilegon, 21 Mei 2019; Kota Cilegon tentang Instruksi Wali Kota 1/2022.
    Batas persisnya dipilih untuk pencatatan ini.

    Skenario: Usulan dari proyek perubahan diklat kepemimpinan diterima
      Ketika inovator mengusulkan inovasi "Antar Akta" milik "Disdukcapil" dengan rincian:
        | Asal: Jenis | diklat kepemimpinan |
      Maka perintah diterima
      Dan keadaan inovasi "Antar Akta" memuat:
        | Asal: Jenis | diklat kepemimpinan |

    Skenario: Usulan tanpa asal ditolak
      Ketika inovator mengusulkan inovasi "Antar Akta" milik "Disdukcapil" tanpa menyebut "Asal"
      Maka perintah ditolak karena "asal tidak disebutkan"

  @R26
  Aturan: Masyarakat dapat mengusulkan, dan inovasinya tetap dibina satu perangkat daerah
    Sumber: berita Kota Cilegon tentang Instruksi Wali Kota 1/2022.

    Skenario: Usulan masyarakat dengan perangkat daerah pembina diterima
      Ketika inovator mengusulkan inovasi "Telur Asin Warga" milik "DKPP" dengan rincian:
        | Pengusul: Jenis | masyarakat |
      Maka perintah diterima
      Dan keadaan inovasi "Telur Asin Warga" memuat:
        | Pengusul: Jenis        | masyarakat |
        | Perangkat daerah: Nama | DKPP       |

    Skenario: Usulan masyarakat tanpa perangkat daerah pembina ditolak
      Ketika inovator mengusulkan inovasi "Telur Asin Warga" tanpa menyebut "Perangkat daerah" dengan rincian:
        | Pengusul: Jenis | masyarakat |
      Maka perintah ditolak karena "usulan masyarakat tanpa perangkat daerah"

  @R31
  Aturan: Inovasi dapat dikembangkan menjadi inovasi penerus yang merujuk kepadanya
    Sumber: berita Kota Cilegon, 4 Agustus 2020.
    Batas persisnya dipilih untuk pencatatan ini.

    Skenario: Inovasi penerus merujuk kepada inovasi asalnya
      Diketahui inovasi "Antar Akta" milik "Disdukcapil"
      Ketika inovator mengembangkan inovasi "Antar Akta" menjadi inovasi "Antar Akta Daring" milik "Disdukcapil"
      Maka perintah diterima
      Dan keadaan inovasi "Antar Akta" memuat:
        | Keberlanjutan    | dikembangkan      |
        | Inovasi penerus  | Antar Akta Daring |
      Dan keadaan inovasi "Antar Akta Daring" memuat:
        | Inovasi asal | Antar Akta |

    Skenario: Inovasi yang sudah dikembangkan tidak dikembangkan sekali lagi
      Diketahui inovasi "Antar Akta" milik "Disdukcapil"
      Dan inovator mengembangkan inovasi "Antar Akta" menjadi inovasi "Antar Akta Daring" milik "Disdukcapil"
      Ketika inovator mengembangkan inovasi "Antar Akta" menjadi inovasi "Antar Akta Keliling" milik "Disdukcapil"
      Maka perintah ditolak karena "sudah dikembangkan"
      Dan jejak "Antar Akta" tidak bertambah
