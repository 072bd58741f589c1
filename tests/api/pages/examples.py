"""Every address of a page with examples of it: what is looked at on all pages is looked at on these."""

from __future__ import annotations

from collections.abc import Mapping

EXAMPLES: dict[str, tuple[str, ...]] = {
    "/": ("/", "/?region=36.72&q=inovasi&sort=-modified_at", "/?q=tidak-ada", "/?year=banyak"),
    "/aksesibilitas": ("/aksesibilitas",),
    "/akun": ("/akun",),
    "/angkatan": ("/angkatan",),
    "/angkatan/<uuid:id>": ("{cycle}",),
    "/angkatan/<uuid:id>/perintah": ("{cycle}/perintah",),
    "/angkatan/<uuid:id>/perintah/<verb>": ("{cycle}/perintah/sign-memorandum",),
    "/angkatan/baru/<verb>": ("/angkatan/baru/open",),
    "/aturan": ("/aturan", "/aturan?q=peluncuran", "/aturan?q=tidak-ada-kata-ini"),
    "/aturan/<rule>": ("/aturan/R06", "/aturan/R54", "/aturan/data_demonstrasi"),
    "/audit": ("/audit",),
    "/audit/buku": ("/audit/buku?log=jejak.local/36.72",),
    "/audit/periksa": ("/audit/periksa",),
    "/cakupan": ("/cakupan", "/cakupan?region=36.74&year=2020"),
    "/daerah": ("/daerah",),
    "/daerah/<code>": ("/daerah/36.72",),
    "/daerah/<code>/perintah": ("/daerah/36.72/perintah",),
    "/daerah/<code>/perintah/<verb>": ("/daerah/36.72/perintah/set-target",),
    "/daerah/baru/<verb>": ("/daerah/baru/register",),
    "/dasbor": ("/dasbor", "/dasbor?region=36.74"),
    "/dasbor/<name>": ("/dasbor/wacana?region=36.72", "/dasbor/pengaduan?region=36.74"),
    "/inovasi/<uuid:id>": ("{innovation}", "{innovation}?tampilan=full", "{innovation}?tampilan=json"),
    "/inovasi/<uuid:id>/audit": ("{innovation}/audit",),
    "/inovasi/<uuid:id>/banding": ("{innovation}/banding?from=0&to=9",),
    "/inovasi/<uuid:id>/bukti": ("{innovation}/bukti",),
    "/inovasi/<uuid:id>/keadaan": ("{innovation}/keadaan?version=3", "{innovation}/keadaan?valid_on=2020-12-31"),
    "/inovasi/<uuid:id>/perintah": ("{innovation}/perintah",),
    "/inovasi/<uuid:id>/perintah/<verb>": tuple(
        f"{{innovation}}/perintah/{verb}" for verb in ("revise", "evaluate", "adopt-action-plan", "correct")
    ),
    "/inovasi/baru/<verb>": ("/inovasi/baru/propose", "/inovasi/baru/import-running?region=36.72"),
    "/keluar": ("/keluar",),
    "/opd": ("/opd?region=36.72",),
    "/opd/<uuid:id>": ("{agency}",),
    "/opd/<uuid:id>/perintah": ("{agency}/perintah",),
    "/opd/<uuid:id>/perintah/<verb>": ("{agency}/perintah/rename",),
    "/opd/baru/<verb>": ("/opd/baru/register?region=36.72",),
    "/operasi": ("/operasi",),
    "/papan": ("/papan", "/papan?region=36.72"),
    "/peluncuran": ("/peluncuran", "/peluncuran?region=36.72"),
    "/peluncuran/<uuid:id>": ("{launch}",),
    "/peluncuran/<uuid:id>/layar": ("{launch}/layar",),
    "/peluncuran/<uuid:id>/perintah": ("{launch}/perintah",),
    "/peluncuran/<uuid:id>/perintah/<verb>": ("{launch}/perintah/cancel",),
    "/peluncuran/baru/<verb>": ("/peluncuran/baru/plan",),
}
FOR_ADMINS = ("/daerah/baru/register", "/operasi")
PUBLIC = (
    "/", "/cakupan?region=36.74&year=2020", "/dasbor?region=36.74", "/peluncuran?region=36.72", "/aturan",
    "/aturan/R06", "/aksesibilitas", "{innovation}", "{launch}", "{agency}", "{cycle}", "/daerah/36.72",
)  # fmt: skip
SEGMENTS = {"innovation": "inovasi", "launch": "peluncuran", "cycle": "angkatan", "agency": "opd"}
"""What things are called in addresses."""


def paths(named: Mapping[str, str], *, admins: bool) -> list[str]:
    """Without what ends a session; `named` fills in what stands in braces."""
    every = [path for paths in EXAMPLES.values() for path in paths if path != "/keluar"]
    return [path.format(**named) for path in every if (path in FOR_ADMINS) is admins]
