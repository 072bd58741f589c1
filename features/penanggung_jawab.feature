# language: id
Fitur: Penanggung jawab dan nama perangkat daerah
  Inovasi tidak berhenti karena pejabatnya berpindah, dan perangkat daerah disebut dengan nama pada masanya.

  Latar Belakang:
    Diketahui perangkat daerah "Disdukcapil" di "Kota Cilegon"
    Dan perangkat daerah "DKPP" di "Kota Cilegon"

  @R45
  Aturan: Pergantian penanggung jawab dicatat, dan inovasi tanpa penanggung jawab aktif terdaftar berisiko vakum
    Sumber: pemberitaan tentang pergantian petugas kelurahan di Cilegon (Agustus 2023), sehingga inovasinya tidak berjalan.

    Skenario: Pergantian penanggung jawab menambah jejak
      Diketahui inovasi "Antar Akta" milik "Disdukcapil"
      Ketika fasilitator mengganti penanggung jawab inovasi "Antar Akta" dengan jabatan "Kepala Bidang Pencatatan Sipil" dengan rincian:
        | Alasan | Pejabat lama pensiun |
      Maka perintah diterima
      Dan jejak "Antar Akta" bertambah dengan "pergantian penanggung jawab"

    Skenario: Inovasi dengan jabatan kosong terdaftar berisiko vakum
      Diketahui inovasi "Antar Akta" milik "Disdukcapil"
      Dan jabatan penanggung jawab inovasi "Antar Akta" dikosongkan
      Ketika laporan "berisiko vakum" wilayah "Kota Cilegon" dibaca
      Maka laporan mendaftar "Antar Akta"

    Skenario: Inovasi milik perangkat daerah yang ditutup terdaftar berisiko vakum
      Diketahui inovasi "Antar Akta" milik "Disdukcapil"
      Dan admin menutup perangkat daerah "Disdukcapil" karena "Digabung"
      Ketika laporan "berisiko vakum" wilayah "Kota Cilegon" dibaca
      Maka laporan mendaftar "Antar Akta"

    Skenario: Inovasi dengan penanggung jawab aktif tidak terdaftar
      Diketahui inovasi "Antar Akta" milik "Disdukcapil"
      Dan inovasi "Telur Asin Warga" milik "DKPP"
      Dan fasilitator menandai inovasi "Telur Asin Warga" vakum karena "Kelompok belum aktif lagi"
      Ketika laporan "berisiko vakum" wilayah "Kota Cilegon" dibaca
      Maka laporan mendaftar "Telur Asin Warga"
      Tetapi laporan tidak mendaftar "Antar Akta"

  @R46
  Aturan: Nama perangkat daerah berlaku sejak suatu tanggal, dan laporan memakai nama pada tanggalnya
    Sumber: pemberitaan tentang perangkat daerah di Cilegon yang berganti nama.

    Skenario: Laporan tahun 2020 memakai nama yang berlaku pada tahun 2020
      Diketahui perangkat daerah "Bappeda" di "Kota Cilegon"
      Dan fasilitator mengganti nama perangkat daerah "Bappeda" menjadi "Bappedalitbang" sejak "2022"
      Ketika laporan "cakupan" wilayah "Kota Cilegon" tahun "2020" dibaca
      Maka laporan mendaftar "Bappeda"
      Tetapi laporan tidak mendaftar "Bappedalitbang"

    Skenario: Laporan tahun 2022 memakai nama yang berlaku pada tahun 2022
      Diketahui perangkat daerah "Bappeda" di "Kota Cilegon"
      Dan fasilitator mengganti nama perangkat daerah "Bappeda" menjadi "Bappedalitbang" sejak "2022"
      Ketika laporan "cakupan" wilayah "Kota Cilegon" tahun "2022" dibaca
      Maka laporan mendaftar "Bappedalitbang"
      Tetapi laporan tidak mendaftar "Bappeda"
