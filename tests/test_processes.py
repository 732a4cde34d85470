"""The helper for real processes works: everything that kills servers rests on it."""

import processes


def test_a_server_runs_on_its_own_database_and_dies_when_killed(database, start_odoo):
    server = start_odoo(database)
    with processes.web.open(f"{server.url}/web/login", timeout=60) as page:
        assert page.status == 200
    server.kill()
    assert not server.answers()
    assert processes.sql(database, "SELECT count(*) FROM res_users")[0][0]


def test_prefork_workers_answer(database, start_odoo):
    server = start_odoo(database, "--workers=2", "--max-cron-threads=0")
    assert server.answers()


def test_shell_sees_what_sql_wrote(database):
    processes.sql(database, "UPDATE res_company SET name = %s", "Citynet Uji")
    assert "Citynet Uji" in processes.shell(database, "print(env.company.name)")
