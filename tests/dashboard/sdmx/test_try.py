import sdmx, io
from tests.builders import figure, keep
from pysdmx.io import read_sdmx, get_datasets, write_sdmx
from pysdmx.io.format import Format
from pysdmx.api.qb import *
import pysdmx.api.qb as qb
def test_x(ask, client, store, rules, token, served):
    keep(store, rules, figure("TC01","01","2026-10","100.50"), figure("TC01","01","2026-09","99"), figure("TC02.D","24:2025","2025-05",None))
    r=ask("structure/all"); print(len(read_sdmx(r.text).structures))
    m=client.get("data","BC_TC_THANG",key={"INDICATOR":["TC01","TC02_D"]},headers={"Accept":"application/vnd.sdmx.structurespecificdata+xml;version=2.1"}); print(sdmx.to_pandas(m, attributes="osgd")); 

    m2=client.get("data","BC_TC_THANG",key={"INDICATOR":["TC01","TC02_D"]})
    try: 1
    except Exception as e: print("FAIL", repr(e))
    m3=client.get("data","BC_TC_THANG",key={"INDICATOR":["TC01","TC02_D"]},headers={"Accept":"application/vnd.sdmx.data+csv;version=2.0.0"}); print(len(m3.data[0].obs), m3.data[0].obs[0].value, m3.data[0].obs[-1])
    try: print(sdmx.to_csv(m3.data[0], rtype=str, attributes="osgd")[:600])
    except Exception as e: print("FAIL", repr(e))
    ds=get_datasets(io.BytesIO(ask("data/BC_TC_THANG/.TC01+TC02_D.").content), io.BytesIO(ask("dataflow/VPCP/BC_TC_THANG?references=descendants").content))
    for f in (Format.DATA_SDMX_ML_2_1_STR, Format.DATA_SDMX_ML_2_1_GEN, Format.DATA_SDMX_CSV_2_0_0):
        try: print(write_sdmx(ds, f)[:2500])
        except Exception as e: print("FAIL", f, repr(e))
    for v,df in ((qb.ApiVersion.V2_0_0,qb.DataFormat.SDMX_CSV_2_0_0),(qb.ApiVersion.V1_5_0,qb.DataFormat.SDMX_ML_2_1_STR),(qb.ApiVersion.V2_2_0,qb.DataFormat.SDMX_CSV_2_0_0)):
        s=qb.RestService(served.replace("//",f"//reader:{token}@")+"/sdmx", v, data_format=df, structure_format=qb.StructureFormat.SDMX_ML_2_1)
        q=qb.DataQuery(qb.DataContext.DATAFLOW,"VPCP","BC_TC_THANG","1.0",key="M.TC01.01" )
        print(q.get_url(v,True), s.data(q)[:300])
        q=qb.StructureQuery(qb.StructureType.DATAFLOW,"VPCP","BC_TC_THANG","1.0",references=qb.StructureReference.DESCENDANTS)
        print(q.get_url(v,True), len(read_sdmx(s.structure(q).decode()).structures))
